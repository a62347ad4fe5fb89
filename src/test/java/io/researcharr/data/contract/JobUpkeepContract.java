package io.researcharr.data.contract;

import static io.researcharr.data.contract.UnitOfWorkContract.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.researcharr.data.domain.job.Job;
import io.researcharr.data.domain.job.JobStatus;
import io.researcharr.data.domain.job.JobStep;
import io.researcharr.data.domain.job.NewJob;
import io.researcharr.data.domain.job.Outcome;
import io.researcharr.data.fixture.Database;
import io.researcharr.data.fixture.Jobs;
import io.researcharr.data.port.JobLeases;
import io.researcharr.data.port.JobUpkeep;
import io.researcharr.data.port.Repositories;
import io.researcharr.data.port.UnitOfWork;
import io.smallrye.mutiny.Uni;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The laws of {@link JobUpkeep} that {@link JobMachineContract} does not show. */
abstract class JobUpkeepContract {

  private static final Duration LEASE = Duration.ofMinutes(1);

  abstract UnitOfWork unitOfWork();

  abstract Database database();

  @BeforeEach
  void nobodyElseLooksAfterJobs() throws SQLException {
    database().takeOverJobs();
    database().execute("DELETE FROM processing_jobs");
  }

  @Test
  void givesADutyToOneOwnerUntilItRunsOutOrIsLetGo() throws SQLException {
    // Given
    String duty = "duty-" + System.nanoTime();

    // Then
    assertThat(hold(duty, "one")).isTrue();
    assertThat(hold(duty, "one")).isTrue();
    assertThat(hold(duty, "two")).isFalse();
    database()
        .execute(
            "UPDATE maintenance_leases SET lease_until = "
                + database().now(-1)
                + " WHERE name = '"
                + duty
                + "'");
    assertThat(hold(duty, "two")).isTrue();
    assertThat(hold(duty, "one")).isFalse();
    write(r -> r.upkeep().release(duty, "one"));
    assertThat(hold(duty, "one")).isFalse();
    write(r -> r.upkeep().release(duty, "two"));
    assertThat(hold(duty, "one")).isTrue();
  }

  @Test
  void leavesAJobWhoseLeaseLastsWithItsWorker() {
    Job held = held();

    List<JobUpkeep.Lost> lost = write(r -> r.upkeep().failLost(Optional.empty(), 10));

    assertThat(lost).isEmpty();
    assertThat(find(held.id()).lease()).isEqualTo(held.lease());
  }

  @Test
  void looksLaterAtALeaseThatAHeartbeatHasRenewed() throws SQLException {
    // Given
    Job renewed = held();
    Job silent = held();
    database().execute("UPDATE processing_jobs SET lease_check_at = " + database().now(-5));
    database()
        .execute(
            "UPDATE processing_jobs SET lease_expires_at = "
                + database().now(-5)
                + " WHERE id = '"
                + silent.id()
                + "'");
    Optional<Duration> recently = Optional.of(Duration.ofSeconds(3));
    Optional<Duration> longAgo = Optional.of(Duration.ofSeconds(60));

    // Then
    assertThat((boolean) write(r -> r.upkeep().anyToCheck(recently))).isFalse();
    assertThat((boolean) write(r -> r.upkeep().anyToCheck(longAgo))).isTrue();
    assertThat((boolean) write(r -> r.upkeep().anyToCheck(Optional.empty()))).isTrue();
    assertThat((int) write(r -> r.upkeep().checkLater(recently, 10))).isZero();
    assertThat((int) write(r -> r.upkeep().checkLater(longAgo, 10))).isEqualTo(1);
    List<JobUpkeep.Lost> none = write(r -> r.upkeep().failLost(recently, 10));
    assertThat(none).isEmpty();
    List<JobUpkeep.Lost> lost = write(r -> r.upkeep().failLost(longAgo, 10));
    assertThat(lost).extracting(JobUpkeep.Lost::id).containsExactly(silent.id());
    assertThat(find(renewed.id()).lease()).isEqualTo(renewed.lease());
  }

  @Test
  void makesDueWhatCameUpSinceTheLastTime() throws SQLException {
    // Given
    NewJob job = Jobs.later(Instant.now().plus(Duration.ofHours(1)));
    write(r -> r.jobs().enqueue(List.of(job)));
    database().execute("UPDATE processing_jobs SET run_at = " + database().now(-5));

    // Then
    Optional<Duration> recently = Optional.of(Duration.ofSeconds(3));
    Optional<Duration> longAgo = Optional.of(Duration.ofSeconds(60));
    assertThat((int) write(r -> r.upkeep().makeDue(recently, 10))).isZero();
    assertThat((int) write(r -> r.upkeep().makeDue(longAgo, 10))).isEqualTo(1);
    assertThat((int) write(r -> r.upkeep().makeDue(Optional.empty(), 10))).isZero();
  }

  @Test
  void retriesWhatBecameDueSinceTheLastTime() throws SQLException {
    // Given
    Job failed = held();
    database()
        .execute(
            "UPDATE processing_jobs SET status = 'failed', lease_token = NULL,"
                + " lease_expires_at = NULL, lease_seconds = NULL, lease_check_at = NULL,"
                + " worker_id = NULL, next_retry_at = "
                + database().now(-5));

    // Then
    Optional<Duration> recently = Optional.of(Duration.ofSeconds(3));
    Optional<Duration> longAgo = Optional.of(Duration.ofSeconds(60));
    assertThat((int) write(r -> r.upkeep().retryDue(recently, 10))).isZero();
    assertThat((int) write(r -> r.upkeep().retryDue(longAgo, 10))).isEqualTo(1);
    assertThat(find(failed.id()).status()).isEqualTo(JobStatus.QUEUED);
  }

  @Test
  void doesNotTouchAJobThatWasCompletedBeforeItsLeaseRanOut() throws SQLException {
    // Given
    Job held = held();
    complete(held);
    long version = find(held.id()).version();

    // When
    List<JobUpkeep.Lost> lost = write(r -> r.upkeep().failLost(Optional.empty(), 10));

    // Then
    assertThat(lost).isEmpty();
    assertThat(find(held.id()).version()).isEqualTo(version);
  }

  @Test
  void forgetsWhatHasLongEndedAndNothingElse() throws SQLException {
    // Given
    Job old = held();
    complete(old);
    database()
        .execute(
            "UPDATE processing_jobs SET completed_at = "
                + database().now(-9 * 86_400)
                + " WHERE id = '"
                + old.id()
                + "'");
    Job fresh = held();
    complete(fresh);
    Job running = held();
    Instant weekAgo = Instant.now().minus(Duration.ofDays(7));

    // When
    int forgotten = get(unitOfWork().write("test", r -> r.upkeep().forget(weekAgo, 100)));

    // Then
    assertThat(forgotten).isEqualTo(1);
    assertThat(exists(old.id())).isFalse();
    assertThat(exists(fresh.id())).isTrue();
    assertThat(exists(running.id())).isTrue();
  }

  @Test
  void forgetsTheDeadButNotWhatWillBeTriedAgain() throws SQLException {
    // Given
    Job dead = held();
    Job failed = held();
    fail(dead, false);
    fail(failed, true);
    database().execute("UPDATE processing_jobs SET updated_at = " + database().now(-40 * 86_400));
    Instant monthAgo = Instant.now().minus(Duration.ofDays(30));

    // When
    int forgotten = get(unitOfWork().write("test", r -> r.upkeep().forgetDead(monthAgo, 100)));

    // Then
    assertThat(forgotten).isEqualTo(1);
    assertThat(exists(dead.id())).isFalse();
    assertThat(exists(failed.id())).isTrue();
  }

  @Test
  void triesAgainAfterAnyPartOfATimeThatDoublesUpToAQuarterOfAnHour() throws SQLException {
    // Given
    int kinds = 10;
    int ofEach = 20;
    write(r -> r.jobs().enqueue(Stream.generate(Jobs::job).limit(kinds * ofEach).toList()));
    List<Job> held =
        write(r -> r.leases().claim(Jobs.claim("w", 500), UUID.randomUUID(), JobLeases.NO_FLOOR));
    for (int i = 0; i < held.size(); i++) {
      database()
          .execute(
              "UPDATE processing_jobs SET max_retries = 10, retry_count = "
                  + i % kinds
                  + " WHERE id = '"
                  + held.get(i).id()
                  + "'");
    }

    // When
    held.forEach(job -> fail(job, true));

    // Then
    for (int retries = 0; retries < kinds; retries++) {
      List<Duration> waits = new ArrayList<>();
      for (int i = retries; i < held.size(); i += kinds) {
        Job failed = find(held.get(i).id());
        waits.add(
            Duration.between(failed.times().updatedAt(), failed.tries().nextRetryAt().orElseThrow())
                .plusMillis(1));
      }
      Duration longest = Duration.ofSeconds(Math.min(900, 5L << retries));
      assertThat(waits)
          .as("after %d retries", retries)
          .hasSize(ofEach)
          .allSatisfy(wait -> assertThat(wait).isBetween(Duration.ZERO, longest.plusMillis(100)))
          .anySatisfy(wait -> assertThat(wait).isGreaterThan(longest.dividedBy(2)))
          .anySatisfy(wait -> assertThat(wait).isLessThan(longest.dividedBy(2)));
    }
  }

  @Test
  void givesUpAJobWhoseRetriesAreUsedUp() throws SQLException {
    // Given
    Job held = held();
    database().execute("UPDATE processing_jobs SET max_retries = 10, retry_count = 10");

    // When
    fail(held, true);

    // Then
    assertThat(find(held.id()).tries().nextRetryAt()).isEmpty();
  }

  @Test
  void keepsTheHistoryOfThisMonth() {
    // Given
    Job held = held();

    // When
    write(r -> r.upkeep().prepareHistory());
    write(r -> r.upkeep().forgetHistory(Instant.now()));

    // Then
    List<JobStep> steps = get(unitOfWork().read("test", r -> r.jobs().history(held.id())));
    assertThat(steps).hasSize(2);
  }

  private boolean hold(String duty, String owner) {
    return write(r -> r.upkeep().hold(duty, owner, LEASE));
  }

  private Job held() {
    NewJob order = Jobs.job();
    write(r -> r.jobs().enqueue(List.of(order)));
    List<Job> claimed =
        write(r -> r.leases().claim(Jobs.claim("w", 1), UUID.randomUUID(), JobLeases.NO_FLOOR));
    return claimed.get(0);
  }

  private void complete(Job job) {
    finish(Outcome.completed(job.id(), job.lease().orElseThrow().token(), Optional.empty()));
  }

  private void fail(Job job, boolean retry) {
    finish(Outcome.failed(job.id(), job.lease().orElseThrow().token(), "no", retry));
  }

  private void finish(Outcome outcome) {
    List<Outcome.Recorded> recorded = write(r -> r.leases().finish(List.of(outcome), "tester"));
    assertThat(recorded).hasSize(1);
  }

  private Job find(UUID id) {
    return get(unitOfWork().read("test", r -> r.jobs().find(id))).orElseThrow();
  }

  private boolean exists(UUID id) {
    return get(unitOfWork().read("test", r -> r.jobs().find(id))).isPresent();
  }

  <T> T write(Function<Repositories, Uni<T>> work) {
    return get(unitOfWork().writeOne("test", work));
  }
}
