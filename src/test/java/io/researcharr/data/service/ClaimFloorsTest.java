package io.researcharr.data.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.researcharr.data.port.JobLeases;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Where claims begin to look. */
class ClaimFloorsTest {

  private static final long SECOND = 1_000_000_000L;

  private final ClaimFloors floors = new ClaimFloors(Duration.ofSeconds(1));

  @Test
  void beginsWhereTheFirstJobWasFoundLast() {
    found(100, 0);

    assertThat(floors.begin(1).floor()).isEqualTo(100);
  }

  @Test
  void goesDownToAJobThatHasCome() {
    found(100, 0);

    floors.arrived(40);

    assertThat(floors.begin(1).floor()).isEqualTo(40);
  }

  @Test
  void doesNotRiseAboveAJobThatCameMeanwhile() {
    found(100, 0);
    var walk = floors.begin(1);

    floors.arrived(150);
    floors.found(walk, 200, 2);

    assertThat(floors.begin(3).floor()).isEqualTo(150);
  }

  @Test
  void beginsAtTheBottomNowAndThen() {
    found(100, 0);

    assertThat(floors.begin(SECOND + 1).floor()).isEqualTo(JobLeases.NO_FLOOR);
    assertThat(floors.begin(SECOND + 2).floor()).isEqualTo(100);
  }

  @Test
  void restsLongerWhenTheWholeWayTookLong() {
    var walk = floors.begin(0);
    floors.found(walk, 100, SECOND);

    assertThat(floors.begin(15 * SECOND).floor()).isEqualTo(100);
    assertThat(floors.begin(22 * SECOND).floor()).isEqualTo(JobLeases.NO_FLOOR);
  }

  @Test
  void knowsNothingAfterAStir() {
    found(100, 0);
    floors.stirred();
    assertThat(floors.begin(5).floor()).isEqualTo(JobLeases.NO_FLOOR);
  }

  @Test
  void goesBackToWhereAFailedWalkBegan() {
    found(100, 0);
    var failing = floors.begin(1);
    found(200, 2);

    floors.failed(failing, 3);

    assertThat(floors.begin(4).floor()).isEqualTo(100);
  }

  @Test
  void repeatsAWalkFromTheBottomThatFailedAtOnce() {
    found(100, 0);

    floors.failed(floors.begin(2 * SECOND), 2 * SECOND + 1);

    assertThat(floors.begin(2 * SECOND + 2).floor()).isEqualTo(JobLeases.NO_FLOOR);
  }

  @Test
  void restsAfterAWalkFromTheBottomThatTookTooLong() {
    found(100, 0);

    floors.failed(floors.begin(2 * SECOND), 17 * SECOND);

    assertThat(floors.begin(18 * SECOND).floor()).isEqualTo(100);
    assertThat(floors.begin(46 * SECOND).floor()).isEqualTo(100);
    assertThat(floors.begin(47 * SECOND).floor()).isEqualTo(JobLeases.NO_FLOOR);
  }

  @Test
  void goesDownToWhatAWalkFromTheBottomHasFound() {
    found(100, 0);
    var other = floors.begin(1);
    var full = floors.begin(SECOND + 1);

    floors.found(full, 40, SECOND + 2);
    floors.found(other, 120, SECOND + 3);

    assertThat(floors.begin(SECOND + 4).floor()).isEqualTo(40);
  }

  @Test
  void looksAtTheBottomSoonWhenThereWasNothingFromTheFloorOn() {
    var full = floors.begin(0);
    floors.found(full, 100, SECOND / 1_000);

    floors.foundNothing(floors.begin(2 * SECOND / 1_000), 3 * SECOND / 1_000);

    assertThat(floors.begin(20 * SECOND / 1_000).floor()).isEqualTo(100);
    assertThat(floors.begin(21 * SECOND / 1_000).floor()).isEqualTo(JobLeases.NO_FLOOR);
  }

  @Test
  void doesNotLookAtTheBottomSoonWhenTheWholeWayTookLong() {
    var full = floors.begin(0);
    floors.found(full, 100, SECOND);

    floors.foundNothing(floors.begin(2 * SECOND), 3 * SECOND);

    assertThat(floors.begin(20 * SECOND).floor()).isEqualTo(100);
  }

  private void found(long rank, long now) {
    floors.found(floors.begin(now), rank, now);
  }
}
