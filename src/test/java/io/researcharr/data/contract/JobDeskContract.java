package io.researcharr.data.contract;

import static io.researcharr.data.contract.UnitOfWorkContract.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.researcharr.data.domain.access.Caller;
import io.researcharr.data.domain.access.Role;
import io.researcharr.data.domain.imports.ImportSource;
import io.researcharr.data.domain.job.Claim;
import io.researcharr.data.domain.job.Job;
import io.researcharr.data.domain.job.JobStatus;
import io.researcharr.data.domain.job.JobStep;
import io.researcharr.data.domain.job.JobType;
import io.researcharr.data.domain.job.NewJob;
import io.researcharr.data.domain.job.Outcome;
import io.researcharr.data.fixture.Database;
import io.researcharr.data.fixture.Jobs;
import io.researcharr.data.fixture.QuietObserver;
import io.researcharr.data.port.IdGenerator;
import io.researcharr.data.port.UnitOfWork;
import io.researcharr.data.service.Edits;
import io.researcharr.data.service.JobDesk;
import io.researcharr.data.service.JobDesk.Handout;
import io.researcharr.data.service.JobOrder;
import io.researcharr.data.service.JobService;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How claims are served, on every engine. */
abstract class JobDeskContract {

  private static final Duration LONG = Duration.ofSeconds(20);

  private JobDesk desk;

  abstract UnitOfWork unitOfWork();

  abstract Database database();

  @BeforeEach
  void openADesk() throws SQLException {
    database().takeOverJobs();
    database().execute("DELETE FROM processing_jobs");
    desk = Jobs.desk(unitOfWork());
  }

  @AfterEach
  void closeIt() throws SQLException {
    desk.shutdown();
    database().execute("DELETE FROM settings");
  }

  @Test
  void givesAJobToOneCallerOnly() {
    // Given
    store(jobs(400, Optional.empty()));

    // When
    List<UUID> given =
        get(
            Multi.createFrom()
                .range(0, 16)
                .onItem()
                .transformToUni(i -> claimAll("worker " + i, new ArrayList<>()))
                .merge(16)
                .onItem()
                .transformToIterable(ids -> ids)
                .collect()
                .asList());

    // Then
    assertThat(given).hasSize(400).doesNotHaveDuplicates();
  }

  @Test
  void letsNoFloodOfHighPriorityKeepAJobWaitingForMoreThanAnHour() {
    // Given
    NewJob patient = job(0, Instant.now().minus(Duration.ofMinutes(61)));
    NewJob recent = job(0, Instant.now().minus(Duration.ofMinutes(30)));
    NewJob urgent = Jobs.job(100);

    // When
    store(List.of(urgent, recent, patient));

    // Then
    assertThat(take(3)).extracting(Job::id).containsExactly(patient.id(), urgent.id(), recent.id());
  }

  @Test
  void givesOnlyWhatIsAskedFor() {
    // Given
    NewJob search = Jobs.of(JobType.SEARCH, Optional.of(ImportSource.RADARR));
    NewJob verify = Jobs.of(JobType.VERIFY, Optional.empty());
    NewJob download = Jobs.of(JobType.DOWNLOAD, Optional.of(ImportSource.SONARR));
    store(List.of(search, verify, download));

    // Then
    assertThat(take(Set.of(JobType.VERIFY), Set.of(ImportSource.RADARR))).isEmpty();
    assertThat(take(Set.of(JobType.DOWNLOAD, JobType.VERIFY), Set.of()))
        .extracting(Job::id)
        .containsExactlyInAnyOrder(verify.id(), download.id());
    assertThat(take(Set.of(), Set.of(ImportSource.RADARR)))
        .extracting(Job::id)
        .containsExactly(search.id());
  }

  @Test
  void wakesAWaitingClaimWhenAJobComes() {
    // Given
    CompletableFuture<Handout> waiting = wait(desk, LONG);
    await().until(() -> desk.waiting() == 1);
    JobService jobs =
        new JobService(
            unitOfWork(),
            desk,
            (IdGenerator) UUID::randomUUID,
            new Edits(InstantSource.system()),
            new QuietObserver());

    // When
    var order = new JobOrder(Jobs.spec(50, Optional.empty()), Optional.empty());
    UUID id = get(jobs.enqueue(List.of(order), new Caller("tester", Role.WRITE))).get(0).job().id();

    // Then
    await().atMost(Duration.ofSeconds(5)).until(waiting::isDone);
    assertThat(waiting.join().jobs()).extracting(Job::id).containsExactly(id);
  }

  @Test
  void findsAJobThatAnotherInstanceHasQueuedEvenIfItsRankIsLower() {
    // Given
    store(jobs(2, Optional.empty()));
    assertThat(take(1)).hasSize(1);
    assertThat(take(1)).hasSize(1);
    desk.start();
    CompletableFuture<Handout> waiting = wait(desk, LONG);

    // When
    NewJob urgent = Jobs.job(100);
    store(List.of(urgent));

    // Then
    await().atMost(Duration.ofSeconds(10)).until(waiting::isDone);
    assertThat(waiting.join().jobs()).extracting(Job::id).containsExactly(urgent.id());
  }

  @Test
  void answersWithNothingWhenTheTimeIsOver() {
    Handout handout = get(desk.claim(Jobs.claim("w", 1), Duration.ofMillis(50)));

    assertThat(handout.jobs()).isEmpty();
    assertThat(desk.waiting()).isZero();
  }

  @Test
  void takesBackAtOnceWhatACallerWasNotThereToGet() {
    // Given
    Queue<Runnable> answers = new ConcurrentLinkedQueue<>();
    JobDesk slow = Jobs.desk(unitOfWork(), () -> answers::add);
    NewJob order = Jobs.job();
    store(List.of(order));
    CompletableFuture<Handout> gone = wait(slow, Duration.ZERO);
    await().until(() -> !answers.isEmpty());

    // When
    gone.cancel(true);
    answers.forEach(Runnable::run);

    // Then
    List<Job> again =
        await().atMost(Duration.ofSeconds(10)).until(() -> take(1), jobs -> jobs.size() == 1);
    assertThat(again.get(0).tries().retryCount()).isZero();
    List<JobStep> steps = get(unitOfWork().read("test", r -> r.jobs().history(order.id())));
    assertThat(steps).extracting(JobStep::reason).contains("claim_abandoned", "requeued");
  }

  @Test
  void runsNoMoreJobsOfAServiceAtOnceThanItBears() throws SQLException {
    // Given
    set("jobs.radarr.max-concurrent", 5);
    store(jobs(30, Optional.of(ImportSource.RADARR)));
    store(jobs(3, Optional.of(ImportSource.SONARR)));
    store(jobs(2, Optional.empty()));

    // When
    List<Job> given =
        get(
            Multi.createFrom()
                .range(0, 8)
                .onItem()
                .transformToUni(i -> desk.claim(Jobs.claim("w" + i, 4), Duration.ZERO))
                .merge(8)
                .onItem()
                .transformToIterable(Handout::jobs)
                .collect()
                .asList());

    // Then
    assertThat(of(given, ImportSource.RADARR)).hasSize(5);
    assertThat(given).hasSize(10);
    assertThat(take(10)).isEmpty();
    Job done = of(given, ImportSource.RADARR).get(0);
    Outcome outcome =
        Outcome.completed(done.id(), done.lease().orElseThrow().token(), Optional.empty());
    get(unitOfWork().writeOne("test", r -> r.leases().finish(List.of(outcome), "tester")));
    assertThat(take(10)).hasSize(1);
  }

  @Test
  void beginsNoMoreJobsOfAServiceInATimeThanItBears() throws SQLException {
    // Given
    set("jobs.sonarr.rate-per-minute", 60);
    set("jobs.sonarr.burst", 3);
    store(jobs(10, Optional.of(ImportSource.SONARR)));

    // When
    int first = take(10).size();

    // Then
    assertThat(first).isEqualTo(3);
    database()
        .execute("UPDATE service_buckets SET tokens = 0, refilled_at = " + database().now(-2));
    assertThat(take(10)).hasSizeBetween(1, 3);
  }

  private void set(String key, int value) throws SQLException {
    database()
        .execute(
            "INSERT INTO settings (key, type, value, updated_by, created_at, updated_at) VALUES ('"
                + key
                + "', 'int', '"
                + value
                + "', 'tester', "
                + database().now(0)
                + ", "
                + database().now(0)
                + ")");
    get(desk.readLimits());
  }

  private static List<Job> of(List<Job> jobs, ImportSource service) {
    return jobs.stream()
        .filter(job -> job.spec().service().filter(service::equals).isPresent())
        .toList();
  }

  private static NewJob job(int priority, Instant runAt) {
    NewJob job = Jobs.job(priority);
    return new NewJob(job.id(), job.spec(), Optional.of(runAt), "tester", job.createdAt());
  }

  private static List<NewJob> jobs(int count, Optional<ImportSource> service) {
    List<NewJob> jobs = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      jobs.add(Jobs.of(JobType.SEARCH, service));
    }
    return jobs;
  }

  private void store(List<NewJob> jobs) {
    List<Job> queued = get(unitOfWork().writeOne("test", r -> r.jobs().enqueue(jobs)));
    assertThat(queued).hasSize(jobs.size()).allMatch(job -> job.status() == JobStatus.QUEUED);
  }

  private List<Job> take(int limit) {
    return get(desk.claim(Jobs.claim("w", limit), Duration.ZERO)).jobs();
  }

  private List<Job> take(Set<JobType> types, Set<ImportSource> services) {
    var claim = new Claim("w", types, services, 10, Jobs.LEASE, "tester");
    return get(desk.claim(claim, Duration.ZERO)).jobs();
  }

  private Uni<List<UUID>> claimAll(String worker, List<UUID> sofar) {
    return desk.claim(Jobs.claim(worker, 7), Duration.ZERO)
        .flatMap(
            handout -> {
              handout.jobs().forEach(job -> sofar.add(job.id()));
              return handout.jobs().isEmpty()
                  ? Uni.createFrom().item(sofar)
                  : claimAll(worker, sofar);
            });
  }

  private static CompletableFuture<Handout> wait(JobDesk desk, Duration patience) {
    return desk.claim(Jobs.claim("waiting", 1), patience).subscribeAsCompletionStage();
  }
}
