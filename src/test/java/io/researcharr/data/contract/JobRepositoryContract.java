package io.researcharr.data.contract;

import static io.researcharr.data.contract.UnitOfWorkContract.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.researcharr.data.domain.job.Job;
import io.researcharr.data.domain.job.JobFilter;
import io.researcharr.data.domain.job.JobSpec;
import io.researcharr.data.domain.job.JobStatus;
import io.researcharr.data.domain.job.JobStep;
import io.researcharr.data.domain.job.JobType;
import io.researcharr.data.domain.job.NewJob;
import io.researcharr.data.domain.media.JsonObject;
import io.researcharr.data.fixture.Database;
import io.researcharr.data.fixture.Entries;
import io.researcharr.data.fixture.Jobs;
import io.researcharr.data.port.JobRepository;
import io.researcharr.data.port.Repositories;
import io.researcharr.data.port.StorageException;
import io.researcharr.data.port.UnitOfWork;
import io.smallrye.mutiny.Uni;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The laws of {@link JobRepository}, and what the database itself makes sure of. */
abstract class JobRepositoryContract {

  abstract UnitOfWork unitOfWork();

  abstract Database database();

  @BeforeEach
  void nobodyElseHasJobs() throws SQLException {
    database().takeOverJobs();
    database().execute("DELETE FROM processing_jobs");
  }

  @Test
  void keepsWhatWasOrdered() {
    // Given
    NewJob order = Jobs.job();

    // When
    Job queued = enqueue(order).get(0);

    // Then
    assertThat(find(order.id())).isEqualTo(queued);
    assertThat(queued.spec()).isEqualTo(order.spec());
    assertThat(queued.status()).isEqualTo(JobStatus.QUEUED);
    assertThat(queued.claimable()).isTrue();
    assertThat(queued.version()).isEqualTo(1);
    assertThat(history(order.id()))
        .extracting(JobStep::version, JobStep::from, JobStep::to, JobStep::reason, JobStep::actor)
        .containsExactly(tuple(1L, Optional.empty(), JobStatus.QUEUED, "enqueued", "tester"));
  }

  @Test
  void queuesManyJobsInOneGo() {
    // Given
    List<NewJob> orders = Stream.generate(Jobs::job).limit(1_000).toList();

    // When
    List<Job> queued = write(r -> r.jobs().enqueue(orders));

    // Then
    assertThat(queued)
        .extracting(Job::id)
        .containsExactlyInAnyOrderElementsOf(orders.stream().map(NewJob::id).toList());
  }

  @Test
  void doesNotLetAJobBeClaimedBeforeItsTime() {
    NewJob order = Jobs.later(Instant.parse("2099-01-01T00:00:00Z"));

    Job queued = enqueue(order).get(0);

    assertThat(queued.claimable()).isFalse();
    assertThat(queued.times().runAt()).isEqualTo(order.runAt().orElseThrow());
  }

  @Test
  void queuesOneJobOnlyWhileAKeyIsLive() {
    // Given
    String key = "key-" + System.nanoTime();
    NewJob first = Jobs.keyed(key);
    enqueue(first);

    // When
    List<Job> queued = enqueue(Jobs.keyed(key), Jobs.keyed("other " + key), Jobs.job());

    // Then
    assertThat(queued).hasSize(2);
    List<Job> live = read(j -> j.liveByKeys(List.of(key, "unknown")));
    assertThat(live).extracting(Job::id).containsExactly(first.id());
  }

  @Test
  void takesTheFirstOfSeveralJobsWithOneKey() {
    String key = "twice-" + System.nanoTime();
    NewJob first = Jobs.keyed(key);

    List<Job> queued = enqueue(first, Jobs.keyed(key));

    assertThat(queued).extracting(Job::id).containsExactly(first.id());
  }

  @Test
  void refusesAJobForAnEntryThatIsNotThere() {
    JobSpec spec =
        new JobSpec(
            JobType.VERIFY,
            Optional.of(UUID.randomUUID()),
            Optional.empty(),
            0,
            JsonObject.EMPTY,
            0,
            Optional.empty());

    assertThatThrownBy(() -> enqueue(Jobs.job(), Jobs.job(spec)))
        .isInstanceOf(StorageException.Validation.class)
        .hasMessageContaining("mediaId");
    assertThat(list(Optional.empty(), 10)).isEmpty();
  }

  @Test
  void keepsAJobWhoseEntryIsPurged() {
    // Given
    var movie = Entries.movie("Heat");
    get(unitOfWork().write("test", r -> r.media().insert(movie)));
    JobSpec spec =
        new JobSpec(
            JobType.VERIFY,
            Optional.of(movie.id()),
            Optional.empty(),
            0,
            JsonObject.EMPTY,
            0,
            Optional.empty());
    NewJob order = Jobs.job(spec);
    enqueue(order);

    // When
    get(unitOfWork().write("test", r -> r.media().purge(movie.id(), 1)));

    // Then
    assertThat(find(order.id()).spec().mediaId()).isEmpty();
  }

  @Test
  void listsFromNewToOldBehindAPosition() {
    // Given
    List<NewJob> orders = List.of(Jobs.job(), Jobs.job(), Jobs.job());
    write(r -> r.jobs().enqueue(orders));
    List<UUID> ids =
        orders.stream()
            .map(NewJob::id)
            .sorted((a, b) -> b.toString().compareTo(a.toString()))
            .toList();

    // When
    List<Job> first = list(Optional.empty(), 2);
    List<Job> second = list(Optional.of(ids.get(1)), 2);

    // Then
    assertThat(first).extracting(Job::id).containsExactlyElementsOf(ids.subList(0, 2));
    assertThat(second).extracting(Job::id).containsExactly(ids.get(2));
    assertThat((long) read(j -> j.count(JobFilter.ALL))).isEqualTo(3);
  }

  @Test
  void refusesEveryTransitionThatIsNotInTheTableEvenByHand() throws SQLException {
    for (JobStatus from : JobStatus.values()) {
      for (JobStatus to : JobStatus.values()) {
        NewJob order = Jobs.job();
        enqueue(order);
        bring(order.id(), from);
        boolean allowed = from == to || from.canBecome(to);

        assertThat(moves(order.id(), to)).as(from + " to " + to).isEqualTo(allowed);
      }
    }
  }

  @Test
  void countsTheVersionUpAndRemembersTransitionsThatAreMadeByHand() throws SQLException {
    // Given
    NewJob order = Jobs.job();
    enqueue(order);

    // When
    move(order.id(), JobStatus.CANCELLED);

    // Then
    assertThat(find(order.id()).version()).isEqualTo(2);
    assertThat(history(order.id()))
        .extracting(JobStep::to)
        .containsExactly(JobStatus.QUEUED, JobStatus.CANCELLED);
    assertThat(history(order.id())).extracting(JobStep::version).containsExactly(1L, 2L);
  }

  @Test
  void beginsEveryJobAsQueued() {
    assertThatThrownBy(
            () ->
                database()
                    .execute(
                        "INSERT INTO processing_jobs (id, type, status) VALUES ('"
                            + UUID.randomUUID()
                            + "', 'search', 'completed')"))
        .isInstanceOf(SQLException.class);
  }

  private void bring(UUID id, JobStatus status) throws SQLException {
    if (status == JobStatus.CANCELLED) {
      move(id, status);
    } else if (status != JobStatus.QUEUED) {
      move(id, JobStatus.RUNNING);
      if (status != JobStatus.RUNNING) {
        move(id, status);
      }
    }
  }

  private boolean moves(UUID id, JobStatus to) {
    try {
      move(id, to);
      return true;
    } catch (SQLException e) {
      return false;
    }
  }

  private void move(UUID id, JobStatus to) throws SQLException {
    String lease =
        to == JobStatus.RUNNING
            ? "lease_token = '"
                + id
                + "', lease_seconds = 30, lease_expires_at = "
                + database().now(30)
                + ", lease_check_at = "
                + database().now(30)
            : "lease_token = NULL, lease_seconds = NULL, lease_expires_at = NULL, lease_check_at ="
                + " NULL";
    database()
        .execute(
            "UPDATE processing_jobs SET status = '"
                + to.wireName()
                + "', claim_rank = NULL, "
                + lease
                + " WHERE id = '"
                + id
                + "'");
  }

  private List<Job> list(Optional<UUID> olderThan, int limit) {
    return read(j -> j.portion(JobFilter.ALL, olderThan, limit, Long.MAX_VALUE)).items();
  }

  private Job find(UUID id) {
    return read(j -> j.find(id)).orElseThrow();
  }

  private List<JobStep> history(UUID id) {
    return read(j -> j.history(id));
  }

  private List<Job> enqueue(NewJob... jobs) {
    return write(r -> r.jobs().enqueue(List.of(jobs)));
  }

  private <T> T write(Function<Repositories, Uni<T>> work) {
    return get(unitOfWork().writeOne("test", work));
  }

  private <T> T read(Function<JobRepository, Uni<T>> work) {
    return get(unitOfWork().read("test", r -> work.apply(r.jobs())));
  }
}
