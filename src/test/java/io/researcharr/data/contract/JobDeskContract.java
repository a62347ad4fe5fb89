package io.researcharr.data.contract;

import static io.researcharr.data.contract.UnitOfWorkContract.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.researcharr.data.domain.access.Caller;
import io.researcharr.data.domain.access.Role;
import io.researcharr.data.domain.imports.ImportSource;
import io.researcharr.data.domain.job.Claim;
import io.researcharr.data.domain.job.Job;
import io.researcharr.data.domain.job.JobSpec;
import io.researcharr.data.domain.job.JobStatus;
import io.researcharr.data.domain.job.JobStep;
import io.researcharr.data.domain.job.JobType;
import io.researcharr.data.domain.job.NewJob;
import io.researcharr.data.domain.job.Outcome;
import io.researcharr.data.domain.media.JsonObject;
import io.researcharr.data.fixture.Database;
import io.researcharr.data.fixture.Jobs;
import io.researcharr.data.fixture.QuietObserver;
import io.researcharr.data.port.IdGenerator;
import io.researcharr.data.port.UnitOfWork;
import io.researcharr.data.service.Edits;
import io.researcharr.data.service.JobDesk;
import io.researcharr.data.service.JobDesk.Handout;
import io.researcharr.data.service.JobOrder;
import io.researcharr.data.service.JobReports;
import io.researcharr.data.service.JobService;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How claims are served, on every engine. */
abstract class JobDeskContract {

  private static final Duration LONG = Duration.ofMinutes(1);

  private JobDesk desk;

  abstract UnitOfWork unitOfWork();

  abstract Database database();

  @BeforeEach
  void openADesk() throws SQLException {
    database().takeOverJobs();
    database().execute("DELETE FROM processing_jobs");
    database()
        .execute("UPDATE service_buckets SET tokens = 0, refilled_at = " + database().now(-86_400));
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
  void letsNoFloodOfHighPriorityKeepAJobWaitingForMoreThanAnHour() throws SQLException {
    // Given
    NewJob patient = Jobs.job(0);
    NewJob recent = Jobs.job(0);
    NewJob urgent = Jobs.job(100);

    // When
    store(List.of(urgent, recent, patient));
    age(patient, Duration.ofMinutes(61));
    age(recent, Duration.ofMinutes(30));

    // Then
    assertThat(take(3)).extracting(Job::id).containsExactly(patient.id(), urgent.id(), recent.id());
  }

  @Test
  void letsNobodyGetAheadWithATimeThatIsOver() {
    // Given
    NewJob first = Jobs.job(50);
    NewJob second = Jobs.later(Instant.parse("2001-01-01T00:00:00Z"));

    // When
    store(List.of(first));
    store(List.of(second));

    // Then
    assertThat(take(2)).extracting(Job::id).containsExactly(first.id(), second.id());
  }

  @Test
  void sharesJobsOfAllSortsBetweenChoosyClaimsInTheirOrder() {
    for (int round = 0; round < 15; round++) {
      // Given
      JobDesk fresh = Jobs.desk(unitOfWork());
      List<NewJob> orders = mixed(40);
      store(orders);

      // When
      List<List<UUID>> shares =
          get(
              Multi.createFrom()
                  .range(0, 2)
                  .onItem()
                  .transformToUni(i -> choosy(fresh, "worker " + i, 10))
                  .merge(2)
                  .collect()
                  .asList());

      // Then
      List<UUID> order = orders.stream().map(NewJob::id).toList();
      assertThat(shares).allSatisfy(share -> assertThat(share).hasSize(10));
      assertThat(shares)
          .allSatisfy(
              share ->
                  assertThat(share).isSortedAccordingTo(Comparator.comparingInt(order::indexOf)));
      assertThat(shares.stream().flatMap(List::stream))
          .containsExactlyInAnyOrderElementsOf(order.subList(0, 20));
      assertThat(get(choosy(fresh, "last", 100))).containsExactlyElementsOf(order.subList(20, 40));
    }
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
  void findsJobsOfEverySortForAClaimThatNamesThem() {
    // Given
    List<Optional<ImportSource>> services = new ArrayList<>(List.of(Optional.empty()));
    Stream.of(ImportSource.values()).map(Optional::of).forEach(services::add);
    List<NewJob> orders =
        Stream.of(JobType.values())
            .flatMap(type -> services.stream().map(service -> Jobs.of(type, service)))
            .toList();
    store(orders);

    // Then
    assertThat(take(Set.of(JobType.values()), Set.of()))
        .extracting(Job::id)
        .containsExactlyInAnyOrderElementsOf(orders.stream().map(NewJob::id).toList());
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
    await().atMost(Duration.ofSeconds(30)).until(waiting::isDone);
    assertThat(waiting.join().jobs()).extracting(Job::id).containsExactly(id);
  }

  @Test
  void findsAJobThatAnotherInstanceHasQueuedEvenIfItsRankIsLower() {
    // Given
    store(jobs(2, Optional.empty()));
    assertThat(take(1)).hasSize(1);
    assertThat(take(1)).hasSize(1);
    desk.start();
    List<CompletableFuture<Handout>> waiting =
        Stream.generate(() -> wait(desk, LONG)).limit(20).toList();
    await().until(() -> desk.waiting() == 20);

    // When
    List<NewJob> urgent = Stream.generate(() -> Jobs.job(100)).limit(20).toList();
    store(urgent);

    // Then
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> waiting.stream().allMatch(CompletableFuture::isDone));
    assertThat(waiting)
        .flatExtracting(claim -> claim.join().jobs())
        .extracting(Job::id)
        .containsExactlyInAnyOrderElementsOf(urgent.stream().map(NewJob::id).toList());
  }

  @Test
  void givesAllTheUrgentJobsOfAnotherInstanceBeforeTheOthersOnceItHasSeenOne() {
    // Given
    store(jobs(400, Optional.empty()));
    assertThat(take(1)).hasSize(1);
    assertThat(take(1)).hasSize(1);
    List<NewJob> urgent = Stream.generate(() -> Jobs.job(100)).limit(20).toList();
    Set<UUID> ids = urgent.stream().map(NewJob::id).collect(Collectors.toSet());
    store(urgent);

    // When
    await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(100))
        .until(() -> ids.contains(take(1).get(0).id()));
    List<UUID> next = new ArrayList<>();
    for (int i = 1; i < 20; i++) {
      next.add(take(1).get(0).id());
    }

    // Then
    assertThat(next).isSubsetOf(ids);
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

  @Test
  void knowsTheLimitsBeforeItGivesTheFirstJob() throws SQLException {
    // Given
    set("jobs.radarr.max-concurrent", 2);
    store(jobs(5, Optional.of(ImportSource.RADARR)));
    JobDesk fresh = Jobs.desk(unitOfWork());

    // Then
    assertThat(get(fresh.claim(Jobs.claim("w", 5), Duration.ZERO)).jobs()).hasSize(2);
  }

  @Test
  void keepsToTheLimitsThoughSeveralInstancesGiveJobsAtOnce() throws SQLException {
    // Given
    set("jobs.radarr.max-concurrent", 5);
    set("jobs.sonarr.rate-per-minute", 1);
    set("jobs.sonarr.burst", 3);
    store(jobs(30, Optional.of(ImportSource.RADARR)));
    store(jobs(30, Optional.of(ImportSource.SONARR)));
    List<JobDesk> desks = List.of(desk, Jobs.desk(unitOfWork()));

    // When
    List<Job> given =
        get(
            Multi.createFrom()
                .range(0, 16)
                .onItem()
                .transformToUni(i -> desks.get(i % 2).claim(Jobs.claim("w" + i, 2), Duration.ZERO))
                .merge(16)
                .onItem()
                .transformToIterable(Handout::jobs)
                .collect()
                .asList());

    // Then
    assertThat(of(given, ImportSource.RADARR)).hasSize(5);
    assertThat(of(given, ImportSource.SONARR)).hasSize(3);
  }

  @Test
  void wakesAWaitingClaimWhenAServiceCanBearAnotherJob() throws SQLException {
    // Given
    set("jobs.radarr.max-concurrent", 1);
    store(jobs(2, Optional.of(ImportSource.RADARR)));
    Job running = take(1).get(0);
    CompletableFuture<Handout> waiting = wait(desk, LONG);
    await().until(() -> desk.waiting() == 1);

    // When
    Outcome outcome =
        Outcome.completed(running.id(), running.lease().orElseThrow().token(), Optional.empty());
    get(
        new JobReports(unitOfWork(), desk, new QuietObserver())
            .finish(outcome, new Caller("tester", Role.WRITE)));

    // Then
    await().atMost(Duration.ofSeconds(30)).until(waiting::isDone);
    assertThat(waiting.join().jobs()).hasSize(1);
  }

  @Test
  void leavesTheBucketsAloneWhenThereIsNothingToGive() throws SQLException {
    // Given
    set("jobs.sonarr.rate-per-minute", 60);
    String bucket = "SELECT refilled_at FROM service_buckets WHERE service = 'sonarr'";
    List<String> before = database().query(bucket);

    // When
    assertThat(take(5)).isEmpty();

    // Then
    assertThat(database().query(bucket)).isEqualTo(before);
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

  /** Makes a job older than it is. */
  private void age(NewJob job, Duration time) throws SQLException {
    database()
        .execute(
            "UPDATE processing_jobs SET run_at = "
                + database().now(-time.toSeconds())
                + ", claim_rank = claim_rank - "
                + 1_000 * time.toMillis()
                + " WHERE id = '"
                + job.id()
                + "'");
  }

  /** Jobs of all types and services, each due before the next. */
  private static List<NewJob> mixed(int count) {
    List<Optional<ImportSource>> services =
        List.of(
            Optional.of(ImportSource.RADARR), Optional.of(ImportSource.SONARR), Optional.empty());
    List<NewJob> jobs = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      JobType type = i % 7 < 5 ? JobType.SEARCH : JobType.VERIFY;
      jobs.add(
          Jobs.job(
              new JobSpec(
                  type,
                  Optional.empty(),
                  services.get((i + i / 5) % 3),
                  100 - i,
                  JsonObject.EMPTY,
                  3,
                  Optional.empty())));
    }
    return jobs;
  }

  /** The ids of the jobs that a claim gets which does not take everything. */
  private static Uni<List<UUID>> choosy(JobDesk desk, String worker, int limit) {
    var claim =
        new Claim(
            worker, Set.of(JobType.SEARCH, JobType.VERIFY), Set.of(), limit, Jobs.LEASE, "tester");
    return desk.claim(claim, Duration.ZERO)
        .map(handout -> handout.jobs().stream().map(Job::id).toList());
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
