package io.researcharr.data.adapter.arr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.researcharr.data.fixture.FakeArr;
import io.researcharr.data.fixture.Fault;
import io.researcharr.data.port.UpstreamException;
import io.researcharr.data.port.UpstreamRow;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.helpers.test.AssertSubscriber;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PatienceTest {

  private final Upstream upstream =
      new Upstream(new FakeArr.Library(2_000, 30, 12, 0), Upstream.SHORT);
  private final FakeArr fake = upstream.fake;

  @AfterEach
  void close() {
    upstream.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 500, 502, 503})
  void triesAgainWhatMayPass(int status) {
    // Given
    fake.next(Fault.status(status), Fault.cut(0), Fault.status(status));

    // When
    var rows = Upstream.all(upstream.series());

    // Then
    assertThat(rows).hasSize(30);
    assertThat(fake.requests("/series")).isEqualTo(4);
  }

  @Test
  void givesUpAfterFourTries() {
    // Given
    fake.next(Fault.status(503), Fault.status(503), Fault.status(503), Fault.status(503));

    // When
    var failure = failure(upstream.episodes(1));

    // Then
    assertThat(failure).hasMessageContaining("/api/v3/episode answered 503");
    assertThat(failure.isPassing()).isTrue();
    assertThat(fake.requests("/episode")).isEqualTo(4);
  }

  @Test
  void triesAWholeListOfEpisodesAgain() {
    // Given
    fake.next(Fault.cut(1_000), Fault.stall("[{\"id\":1},"), Fault.silence());

    // When
    var rows = Upstream.all(upstream.episodes(1));

    // Then
    assertThat(rows).hasSize(12);
    assertThat(fake.requests("/episode")).isEqualTo(4);
  }

  @Test
  void passesOnTheFailureOfAListThatBreaksInTheMiddle() {
    // Given
    fake.next(Fault.cut(200_000));
    var seen = new AtomicLong();

    // When
    var failure = failure(upstream.movies().invoke(seen::incrementAndGet));

    // Then
    assertThat(failure.isPassing()).isTrue();
    assertThat(seen).hasValueBetween(1, 1_999);
    assertThat(fake.requests("/movie")).isEqualTo(1);
  }

  @Test
  void waitsForASlowAnswerToALargeList() {
    // Given
    fake.next(Fault.delay(Upstream.SHORT.idle().toMillis() * 2));

    // When
    var rows = Upstream.all(upstream.movies());

    // Then
    assertThat(rows).hasSize(2_000);
    assertThat(fake.requests("/movie")).isEqualTo(1);
  }

  @Test
  void doesNotWaitForeverForAnAnswer() {
    // Given
    fake.next(Fault.silence(), Fault.silence(), Fault.silence(), Fault.silence());

    // When
    var failure = failure(upstream.episodes(1));

    // Then
    assertThat(failure).hasMessageContaining("did not answer within");
    assertThat(failure.isPassing()).isTrue();
  }

  @Test
  void doesNotWaitForeverForTheRestOfAnAnswer() {
    // Given
    fake.next(Fault.stall("[{\"id\":1}"));

    // When
    var failure = failure(upstream.movies());

    // Then
    assertThat(failure).hasMessageContaining("fell silent");
    assertThat(failure.isPassing()).isTrue();
  }

  @Test
  void breaksACallOffThatNobodyWaitsFor() {
    // Given
    fake.next(Fault.silence());
    var subscriber = AssertSubscriber.<UpstreamRow>create(1);
    upstream.episodes(1).subscribe().withSubscriber(subscriber);
    await().until(() -> fake.requests("/episode") == 1);

    // When
    subscriber.cancel();

    // Then
    await().until(() -> fake.open() == 0);
    assertThat(fake.requests("/episode")).isEqualTo(1);
  }

  private static UpstreamException failure(Multi<UpstreamRow> rows) {
    return catchThrowableOfType(UpstreamException.class, () -> Upstream.all(rows));
  }
}
