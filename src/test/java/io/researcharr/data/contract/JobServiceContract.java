package io.researcharr.data.contract;

import static io.researcharr.data.contract.UnitOfWorkContract.get;
import static java.util.Comparator.reverseOrder;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.researcharr.data.domain.access.Caller;
import io.researcharr.data.domain.access.Role;
import io.researcharr.data.domain.imports.ImportSource;
import io.researcharr.data.domain.job.Claim;
import io.researcharr.data.domain.job.Job;
import io.researcharr.data.domain.job.JobCount;
import io.researcharr.data.domain.job.JobFilter;
import io.researcharr.data.domain.job.JobSpec;
import io.researcharr.data.domain.job.JobStatus;
import io.researcharr.data.domain.job.JobStep;
import io.researcharr.data.domain.job.JobType;
import io.researcharr.data.domain.job.NewJob;
import io.researcharr.data.domain.job.Outcome;
import io.researcharr.data.domain.media.JsonObject;
import io.researcharr.data.fixture.Database;
import io.researcharr.data.fixture.Entries;
import io.researcharr.data.fixture.ForgetfulTwins;
import io.researcharr.data.fixture.Jobs;
import io.researcharr.data.fixture.QuietObserver;
import io.researcharr.data.port.JobLeases;
import io.researcharr.data.port.Portion;
import io.researcharr.data.port.StorageException;
import io.researcharr.data.port.UnitOfWork;
import io.researcharr.data.service.Edits;
import io.researcharr.data.service.Enqueued;
import io.researcharr.data.service.JobOperator;
import io.researcharr.data.service.JobOrder;
import io.researcharr.data.service.JobService;
import io.researcharr.data.service.JobStats;
import io.smallrye.mutiny.Uni;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What callers and operators can rely on when they order jobs and look at them. */
abstract class JobServiceContract {

  static final Caller CALLER = new Caller("tester", Role.WRITE);

  private JobService jobs;
  private JobOperator operator;

  abstract UnitOfWork unitOfWork();

  abstract Database database();

  /** Whether what happened to a job is kept longer than the job. */
  abstract boolean historyOutlivesJobs();

  @BeforeEach
  void openTheDoors() throws SQLException {
    database().takeOverJobs();
    database().execute("DELETE FROM processing_jobs");
    database().execute("DELETE FROM job_history");
    jobs = service(unitOfWork());
    operator = new JobOperator(unitOfWork(), Jobs.desk(unitOfWork()));
  }

  @Test
  void queuesNothingOfABatchOfWhichOneCannotBeQueued() {
    // Given
    store(Jobs.keyed("taken"));
    JobService confused = service(new ForgetfulTwins(unitOfWork()));
    List<JobOrder> batch = List.of(order(Optional.empty()), order(Optional.of("taken")));

    // When
    Throwable refusal = catchThrowable(() -> get(confused.enqueue(batch, CALLER)));

    // Then
    assertThat(refusal).isInstanceOf(StorageException.Unavailable.class);
    assertThat(list(JobFilter.ALL)).hasSize(1);
  }

  @Test
  void answersABatchInItsOrderWithTheTwinsThatAreLive() {
    // Given
    NewJob live = store(Jobs.keyed("taken"));
    List<JobOrder> batch =
        List.of(
            order(Optional.of("new")),
            order(Optional.of("taken")),
            order(Optional.of("new")),
            order(Optional.empty()));

    // When
    List<Enqueued> answer = get(jobs.enqueue(batch, CALLER));

    // Then
    assertThat(answer).extracting(Enqueued::isNew).containsExactly(true, false, false, true);
    assertThat(answer.get(1).job().id()).isEqualTo(live.id());
    assertThat(answer.get(2).job().id()).isEqualTo(answer.get(0).job().id());
    assertThat(list(JobFilter.ALL)).hasSize(3);
  }

  @Test
  void streamsJobsInPartsThatAreNotLarge() {
    // Given
    JsonObject large = new JsonObject("{\"a\":\"" + "x".repeat(60_000) + "\"}");
    List<NewJob> orders = new ArrayList<>();
    for (int i = 0; i < 90; i++) {
      orders.add(Jobs.job(i % 3 == 0 ? Jobs.spec(50, Optional.empty()) : carrying(large)));
    }
    storeAll(orders);

    // When
    List<List<Job>> parts = get(jobs.stream(JobFilter.ALL).collect().asList());

    // Then
    assertThat(parts)
        .allSatisfy(
            part ->
                assertThat(
                        part.stream().mapToInt(job -> job.spec().payload().text().length()).sum())
                    .isLessThanOrEqualTo(2 * 1024 * 1024));
    assertThat(parts.stream().flatMap(List::stream))
        .extracting(Job::id)
        .containsExactlyElementsOf(orders.stream().map(NewJob::id).sorted(reverseOrder()).toList());
  }

  @Test
  void listsNoMoreJobsAtOnceThanCanBeAnswered() {
    // Given
    JsonObject large = new JsonObject("{\"a\":\"" + "x".repeat(60_000) + "\"}");
    List<NewJob> orders = Stream.generate(() -> Jobs.job(carrying(large))).limit(90).toList();
    storeAll(orders);

    // When
    Portion<Job> first = get(jobs.list(JobFilter.ALL, Optional.empty(), 90));
    UUID last = first.items().get(first.items().size() - 1).id();
    Portion<Job> second = get(jobs.list(JobFilter.ALL, Optional.of(last), 90));

    // Then
    assertThat(first.isCut()).isTrue();
    assertThat(first.items()).hasSizeBetween(60, 70);
    assertThat(second.isCut()).isFalse();
    assertThat(Stream.of(first, second).flatMap(one -> one.items().stream()))
        .extracting(Job::id)
        .containsExactlyElementsOf(orders.stream().map(NewJob::id).sorted(reverseOrder()).toList());
  }

  @Test
  void givesNoMoreJobsAtOnceThanCanBeAnswered() {
    for (Set<JobType> types : List.of(Set.<JobType>of(), Set.of(JobType.SEARCH, JobType.VERIFY))) {
      // Given
      JsonObject large = new JsonObject("{\"a\":\"" + "x".repeat(65_000) + "\"}");
      List<NewJob> orders = Stream.generate(() -> Jobs.job(carrying(large))).limit(300).toList();
      storeAll(orders);
      Claim claim = new Claim("w", types, Set.of(), 500, Jobs.LEASE, "tester");

      // When
      List<Job> first = take(claim);
      List<Job> second = take(claim);

      // Then
      assertThat(first).hasSizeBetween(200, 16 * 1024 * 1024 / 65_000);
      assertThat(Stream.concat(first.stream(), second.stream()))
          .extracting(Job::id)
          .containsExactlyInAnyOrderElementsOf(orders.stream().map(NewJob::id).toList());
      assertThat(take(claim)).isEmpty();
    }
  }

  @Test
  void findsJobsByEachFilter() {
    // Given
    var movie = Entries.movie("Heat");
    get(unitOfWork().write("test", r -> r.media().insert(movie)));
    NewJob ofMovie =
        store(
            Jobs.job(
                new JobSpec(
                    JobType.DOWNLOAD,
                    Optional.of(movie.id()),
                    Optional.of(ImportSource.SONARR),
                    50,
                    JsonObject.EMPTY,
                    3,
                    Optional.empty())));
    NewJob old = store(at(Instant.parse("2020-06-01T12:00:00Z")));
    Job taken = take("somebody", 1).get(0);

    // Then
    assertThat(ids(filter(f -> f.mediaId = Optional.of(movie.id())))).containsExactly(ofMovie.id());
    assertThat(ids(filter(f -> f.mediaId = Optional.of(UUID.randomUUID())))).isEmpty();
    assertThat(ids(filter(f -> f.worker = Optional.of("somebody")))).containsExactly(taken.id());
    assertThat(ids(filter(f -> f.worker = Optional.of("nobody")))).isEmpty();
    Instant noon = Instant.parse("2020-06-01T12:00:00Z");
    assertThat(ids(filter(f -> f.to = Optional.of(noon.plusSeconds(1))))).containsExactly(old.id());
    assertThat(ids(filter(f -> f.to = Optional.of(noon)))).isEmpty();
    assertThat(ids(filter(f -> f.from = Optional.of(noon))))
        .containsExactlyInAnyOrder(ofMovie.id(), old.id());
    assertThat(ids(filter(f -> f.from = Optional.of(noon.plusMillis(1)))))
        .containsExactly(ofMovie.id());
  }

  @Test
  void redrivesAsManyDeadJobsAsThereAreAndOnlyThoseThatAreMeant() throws SQLException {
    // Given
    storeAll(Stream.generate(Jobs::job).limit(1_100).toList());
    NewJob other = store(Jobs.of(JobType.VERIFY, Optional.empty()));
    kill();
    database()
        .execute("UPDATE processing_jobs SET worker_id = 'clumsy' WHERE id = '" + other.id() + "'");

    // Then
    assertThat(get(operator.redrive(filter(f -> f.worker = Optional.of("clumsy")), CALLER)))
        .isEqualTo(1);
    assertThat(get(operator.redrive(JobFilter.ALL, CALLER))).isEqualTo(1_100);
    assertThat(get(operator.redrive(JobFilter.ALL, CALLER))).isZero();
  }

  @Test
  void saysOfEveryStateWhatAnOperatorCanNotDoAndWhereAJobCanGoInstead() throws SQLException {
    Map<JobStatus, Set<String>> possible =
        Map.of(
            JobStatus.QUEUED, Set.of("cancel"),
            JobStatus.RUNNING, Set.of("cancel", "pause"),
            JobStatus.COMPLETED, Set.of(),
            JobStatus.FAILED, Set.of("cancel", "retry"),
            JobStatus.PAUSED, Set.of("cancel", "pause", "resume"),
            JobStatus.CANCELLED, Set.of("cancel"));
    for (JobStatus status : JobStatus.values()) {
      for (String action : List.of("cancel", "pause", "resume", "retry")) {
        database().execute("DELETE FROM processing_jobs");
        UUID id = in(status);

        Throwable refusal = catchThrowable(() -> get(act(action, id)));

        if (possible.get(status).contains(action)) {
          assertThat(refusal).as(action + " " + status).isNull();
        } else {
          assertThat(refusal)
              .as(action + " " + status)
              .isInstanceOfSatisfying(
                  StorageException.InvalidTransition.class,
                  e ->
                      assertThat(e.allowed())
                          .isEqualTo(status.next().stream().map(JobStatus::wireName).toList()))
              .hasMessageStartingWith("The job is " + status.wireName() + " and can't be ");
        }
      }
    }
  }

  @Test
  void countsJobsExactly() throws SQLException {
    // Given
    storeAll(Stream.generate(Jobs::job).limit(3).toList());
    kill();
    in(JobStatus.COMPLETED);
    in(JobStatus.COMPLETED);
    in(JobStatus.CANCELLED);
    in(JobStatus.PAUSED);
    in(JobStatus.RUNNING);
    store(Jobs.of(JobType.VERIFY, Optional.of(ImportSource.SONARR)));
    NewJob oldest = store(Jobs.of(JobType.VERIFY, Optional.empty()));
    store(Jobs.later(Instant.parse("2099-01-01T00:00:00Z")));
    database()
        .execute(
            "UPDATE processing_jobs SET run_at = "
                + database().now(-90)
                + " WHERE id = '"
                + oldest.id()
                + "'");

    // When
    JobStats stats =
        new JobStats(unitOfWork(), new Edits(InstantSource.system()), () -> Runnable::run);
    JobStats.Live live = get(stats.live());

    // Then
    assertThat(live.jobs().counts())
        .containsExactlyInAnyOrder(
            new JobCount(JobStatus.FAILED, JobType.SEARCH, Optional.of("radarr"), 3),
            new JobCount(JobStatus.PAUSED, JobType.SEARCH, Optional.of("radarr"), 1),
            new JobCount(JobStatus.RUNNING, JobType.SEARCH, Optional.of("radarr"), 1),
            new JobCount(JobStatus.QUEUED, JobType.SEARCH, Optional.of("radarr"), 1),
            new JobCount(JobStatus.QUEUED, JobType.VERIFY, Optional.of("sonarr"), 1),
            new JobCount(JobStatus.QUEUED, JobType.VERIFY, Optional.empty(), 1));
    assertThat(live.jobs().dead()).isEqualTo(3);
    assertThat(live.jobs().oldestDue().orElseThrow())
        .isBetween(Duration.ofSeconds(90), Duration.ofSeconds(120));
    assertThat(get(stats.ended()).counts())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(JobStatus.COMPLETED, 2L, JobStatus.CANCELLED, 1L));
  }

  @Test
  void tellsWhatHappenedToAJobAsLongAsThatIsKept() {
    // Given
    UUID id = in(JobStatus.CANCELLED);
    Instant later = Instant.now().plus(Duration.ofDays(1));
    int forgotten = get(unitOfWork().write("test", r -> r.upkeep().forget(later, 100)));
    assertThat(forgotten).isEqualTo(1);
    assertThatThrownBy(() -> get(jobs.find(id))).isInstanceOf(StorageException.NotFound.class);

    // Then
    if (historyOutlivesJobs()) {
      assertThat(get(jobs.history(id)))
          .extracting(JobStep::to)
          .containsExactly(JobStatus.QUEUED, JobStatus.CANCELLED);
    } else {
      assertThatThrownBy(() -> get(jobs.history(id))).isInstanceOf(StorageException.NotFound.class);
    }
    assertThatThrownBy(() -> get(jobs.history(UUID.randomUUID())))
        .isInstanceOf(StorageException.NotFound.class);
  }

  @Test
  void tellsNothingOfAJobWhoseHistoryIsForgotten() throws SQLException {
    NewJob job = store(Jobs.job());
    database().execute("DELETE FROM job_history");

    assertThat(get(jobs.history(job.id()))).isEmpty();
  }

  private Uni<Job> act(String action, UUID id) {
    return switch (action) {
      case "cancel" -> operator.cancel(id, CALLER);
      case "pause" -> operator.requestPause(id, CALLER);
      case "resume" -> operator.resume(id, CALLER);
      default -> operator.retry(id, CALLER);
    };
  }

  /** A new job in this state; no other one can be claimed then. */
  UUID in(JobStatus status) {
    UUID id = store(Jobs.job(100)).id();
    switch (status) {
      case QUEUED -> {}
      case CANCELLED -> get(operator.cancel(id, CALLER));
      default -> {
        Job job = take("w", 1).get(0);
        assertThat(job.id()).isEqualTo(id);
        UUID token = job.lease().orElseThrow().token();
        switch (status) {
          case COMPLETED -> finish(Outcome.completed(id, token, Optional.empty()));
          case FAILED -> finish(Outcome.failed(id, token, "no", false));
          case PAUSED -> finish(Outcome.paused(id, token, Optional.empty()));
          default -> {}
        }
      }
    }
    return id;
  }

  /** Makes all jobs that can be claimed dead. */
  private void kill() {
    for (List<Job> taken = take("w", 500); !taken.isEmpty(); taken = take("w", 500)) {
      List<Outcome> outcomes =
          taken.stream()
              .map(job -> Outcome.failed(job.id(), job.lease().orElseThrow().token(), "no", false))
              .toList();
      get(unitOfWork().writeOne("test", r -> r.leases().finish(outcomes, "tester")));
    }
  }

  private void finish(Outcome outcome) {
    get(unitOfWork().writeOne("test", r -> r.leases().finish(List.of(outcome), "tester")));
  }

  private List<Job> take(String worker, int limit) {
    return take(Jobs.claim(worker, limit));
  }

  private List<Job> take(Claim claim) {
    return get(
        unitOfWork()
            .writeOne("test", r -> r.leases().claim(claim, UUID.randomUUID(), JobLeases.NO_FLOOR)));
  }

  private NewJob store(NewJob job) {
    storeAll(List.of(job));
    return job;
  }

  private void storeAll(List<NewJob> orders) {
    List<Job> queued = get(unitOfWork().writeOne("test", r -> r.jobs().enqueue(orders)));
    assertThat(queued).hasSize(orders.size());
  }

  private List<Job> list(JobFilter filter) {
    return get(jobs.list(filter, Optional.empty(), 500)).items();
  }

  private List<UUID> ids(JobFilter filter) {
    return list(filter).stream().map(Job::id).toList();
  }

  private static JobOrder order(Optional<String> key) {
    return new JobOrder(Jobs.spec(50, key), Optional.empty());
  }

  private static JobSpec carrying(JsonObject payload) {
    return new JobSpec(
        JobType.SEARCH, Optional.empty(), Optional.empty(), 50, payload, 3, Optional.empty());
  }

  /** A job that was made at a time, which its id tells as well. */
  private static NewJob at(Instant time) {
    UUID id = new UUID((time.toEpochMilli() << 16) | 0x7000L, 0x8000_0000_0000_0001L);
    return new NewJob(id, carrying(JsonObject.EMPTY), Optional.empty(), "tester", time);
  }

  private static JobService service(UnitOfWork unitOfWork) {
    return new JobService(
        unitOfWork,
        Jobs.desk(unitOfWork),
        Entries::newId,
        new Edits(InstantSource.system()),
        new QuietObserver());
  }

  private static JobFilter filter(Consumer<Wanted> wish) {
    Wanted wanted = new Wanted();
    wish.accept(wanted);
    return new JobFilter(
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        wanted.mediaId,
        wanted.worker,
        wanted.from,
        wanted.to,
        Optional.empty());
  }

  /** The filters that the other tests do not have. */
  private static final class Wanted {
    private Optional<UUID> mediaId = Optional.empty();
    private Optional<String> worker = Optional.empty();
    private Optional<Instant> from = Optional.empty();
    private Optional<Instant> to = Optional.empty();
  }
}
