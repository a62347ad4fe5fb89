package io.researcharr.data.contract;

import static io.researcharr.data.contract.UnitOfWorkContract.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.researcharr.data.domain.access.Caller;
import io.researcharr.data.domain.access.Role;
import io.researcharr.data.domain.imports.ImportSource;
import io.researcharr.data.domain.job.Claim;
import io.researcharr.data.domain.job.Heartbeat;
import io.researcharr.data.domain.job.Job;
import io.researcharr.data.domain.job.JobFilter;
import io.researcharr.data.domain.job.JobProgress;
import io.researcharr.data.domain.job.JobSpec;
import io.researcharr.data.domain.job.JobStep;
import io.researcharr.data.domain.job.JobType;
import io.researcharr.data.domain.job.NewJob;
import io.researcharr.data.domain.job.Outcome;
import io.researcharr.data.domain.media.JsonObject;
import io.researcharr.data.fixture.Database;
import io.researcharr.data.fixture.JobModel;
import io.researcharr.data.fixture.Jobs;
import io.researcharr.data.fixture.QuietObserver;
import io.researcharr.data.fixture.Seed;
import io.researcharr.data.port.JobLeases;
import io.researcharr.data.port.Portion;
import io.researcharr.data.port.Repositories;
import io.researcharr.data.port.StorageException;
import io.researcharr.data.port.UnitOfWork;
import io.researcharr.data.service.JobDesk;
import io.researcharr.data.service.JobOperator;
import io.researcharr.data.service.JobReports;
import io.researcharr.data.service.LostJobs;
import io.researcharr.data.service.Verdict;
import io.smallrye.mutiny.Uni;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/**
 * Everything that can be done to jobs, at random, compared after each step with {@link JobModel}. A
 * failure names its seed; {@code -Dseed=…} runs it again.
 */
abstract class JobMachineContract {

  private static final int STEPS = 600;
  private static final int MOST_JOBS = 60;
  private static final Caller CALLER = new Caller("tester", Role.WRITE);

  private final List<UUID> tokens = new ArrayList<>();
  private final JobModel model = new JobModel();
  private JobReports reports;
  private JobOperator operator;
  private Random random;

  abstract UnitOfWork unitOfWork();

  abstract Database database();

  @Test
  void doesWhatTheModelDoes() throws SQLException {
    // Given
    long seed = Seed.get();
    random = new Random(seed);
    database().takeOverJobs();
    database().execute("DELETE FROM processing_jobs");
    JobDesk desk = Jobs.desk(unitOfWork());
    reports = new JobReports(unitOfWork(), desk, new QuietObserver());
    operator = new JobOperator(unitOfWork(), desk);

    // When
    for (int step = 0; step < STEPS; step++) {
      String done = step();

      // Then
      assertThat(present().values().stream().map(JobModel.Entry::of).sorted())
          .as("seed %d, step %d: %s", seed, step, done)
          .containsExactlyElementsOf(
              model.all().stream().map(JobModel.Entry::toString).sorted().toList());
    }
    for (JobModel.Entry job : model.all()) {
      assertThat(history(job.id())).as("seed %d, job %s", seed, job).isEqualTo(job.steps());
    }
  }

  private String step() throws SQLException {
    int dice = random.nextInt(100);
    if (model.all().size() < 5 || dice < 18 && model.all().size() < MOST_JOBS) {
      return enqueue();
    }
    if (dice < 40) {
      return claim();
    }
    if (dice < 60) {
      return finish();
    }
    if (dice < 66) {
      return heartbeat();
    }
    if (dice < 86) {
      return operate();
    }
    return dice < 93 ? lose() : wait(dice);
  }

  private String enqueue() {
    List<NewJob> orders = new ArrayList<>();
    for (int i = random.nextInt(4); i >= 0; i--) {
      Optional<String> key =
          random.nextInt(3) == 0 ? Optional.of("machine-" + random.nextInt(4)) : Optional.empty();
      NewJob order =
          Jobs.job(
              new JobSpec(
                  any(JobType.values()),
                  Optional.empty(),
                  random.nextInt(3) == 0
                      ? Optional.empty()
                      : Optional.of(any(ImportSource.values())),
                  random.nextInt(101),
                  JsonObject.EMPTY,
                  random.nextInt(3),
                  key));
      orders.add(
          random.nextInt(4) == 0
              ? new NewJob(
                  order.id(),
                  order.spec(),
                  Optional.of(Instant.parse("2099-01-01T00:00:00Z")),
                  "tester",
                  order.createdAt())
              : order);
    }
    List<UUID> expected =
        orders.stream()
            .filter(order -> model.enqueue(order).id().equals(order.id()))
            .map(NewJob::id)
            .toList();
    List<Job> queued = one(r -> r.jobs().enqueue(orders));
    assertThat(queued).extracting(Job::id).containsExactlyInAnyOrderElementsOf(expected);
    return "enqueue " + orders;
  }

  private String claim() {
    UUID token = UUID.randomUUID();
    tokens.add(token);
    Claim claim =
        new Claim(
            "worker",
            random.nextBoolean() ? Set.of() : EnumSet.of(any(JobType.values()), JobType.VERIFY),
            random.nextInt(3) > 0 ? Set.of() : Set.of(any(ImportSource.values())),
            1 + random.nextInt(4),
            Jobs.LEASE,
            "tester");
    List<UUID> expected =
        model.claim(token, claim, present()).stream().map(JobModel.Entry::id).toList();
    List<Job> taken = one(r -> r.leases().claim(claim, token, JobLeases.NO_FLOOR));
    assertThat(taken).extracting(Job::id).containsExactlyElementsOf(expected);
    return "claim " + expected;
  }

  private String finish() {
    List<Outcome> outcomes = new ArrayList<>();
    for (int i = random.nextInt(5); i >= 0; i--) {
      UUID id = anyJob();
      UUID token = anyToken(id);
      outcomes.add(
          switch (random.nextInt(4)) {
            case 0 -> Outcome.failed(id, token, "no\u0001 answer", random.nextInt(4) > 0);
            case 1 -> Outcome.paused(id, token, someJson());
            default -> Outcome.completed(id, token, someJson());
          });
    }
    List<Verdict<Outcome.Recorded>> verdicts = get(reports.finish(outcomes, CALLER));
    for (int i = 0; i < outcomes.size(); i++) {
      Outcome outcome = outcomes.get(i);
      boolean counts = model.holds(outcome.id(), outcome.token());
      assertThat(verdicts.get(i).result().isPresent()).as(outcome.toString()).isEqualTo(counts);
      if (counts) {
        model.finish(outcome);
        assertThat(verdicts.get(i).result().orElseThrow().status())
            .isEqualTo(model.get(outcome.id()).status());
      }
    }
    return "finish " + outcomes;
  }

  private String heartbeat() {
    UUID id = anyJob();
    UUID token = anyToken(id);
    Optional<JobProgress> progress =
        random.nextBoolean()
            ? Optional.empty()
            : Optional.of(
                new JobProgress(
                    Optional.of(random.nextLong(100)), Optional.empty(), Optional.of("so far")));
    var beat = new Heartbeat(id, token, progress, someJson());
    boolean renewed = get(reports.heartbeats(List.of(beat), CALLER)).get(0).result().isPresent();
    assertThat(renewed).isEqualTo(model.holds(id, token));
    if (renewed) {
      model.heartbeat(beat);
    }
    return "heartbeat " + id;
  }

  private String operate() {
    UUID id = anyJob();
    switch (random.nextInt(9)) {
      case 0, 1 -> assertThat(works(operator.cancel(id, CALLER))).isEqualTo(model.cancel(id));
      case 2, 3 ->
          assertThat(works(operator.requestPause(id, CALLER))).isEqualTo(model.requestPause(id));
      case 4, 5 -> assertThat(works(operator.resume(id, CALLER))).isEqualTo(model.resume(id));
      case 6, 7 ->
          assertThat(works(operator.retry(id, CALLER))).isEqualTo(model.retry(id).orElse(false));
      default ->
          assertThat(get(operator.redrive(JobFilter.ALL, CALLER))).isEqualTo(model.redrive());
    }
    return "operate on " + id;
  }

  private String lose() throws SQLException {
    UUID id = anyJob();
    database()
        .execute(
            "UPDATE processing_jobs SET lease_check_at = "
                + database().now(-1)
                + ", lease_expires_at = "
                + database().now(-1)
                + " WHERE status = 'running' AND id = '"
                + id
                + "'");
    int lost = get(LostJobs.rescue(unitOfWork(), Optional.empty(), 10));
    boolean running = model.get(id).token().isPresent();
    assertThat(lost).isEqualTo(running ? 1 : 0);
    if (running) {
      model.lose(id);
    }
    return "lose " + id;
  }

  private String wait(int dice) throws SQLException {
    if (dice % 2 == 0) {
      database()
          .execute(
              "UPDATE processing_jobs SET next_retry_at = "
                  + database().now(-1)
                  + " WHERE next_retry_at IS NOT NULL");
      one(r -> r.upkeep().retryDue(Optional.empty(), 500));
      model.retryDue();
    } else {
      database()
          .execute(
              "UPDATE processing_jobs SET run_at = "
                  + database().now(-1)
                  + " WHERE status = 'queued' AND claim_rank IS NULL");
      one(r -> r.upkeep().makeDue(Optional.empty(), 500));
      model.makeDue();
    }
    return "wait";
  }

  private Optional<JsonObject> someJson() {
    return random.nextBoolean()
        ? Optional.empty()
        : Optional.of(new JsonObject("{\"n\":" + random.nextInt(100) + "}"));
  }

  private <T> T any(T[] values) {
    return values[random.nextInt(values.length)];
  }

  private UUID anyJob() {
    return model.all().get(random.nextInt(model.all().size())).id();
  }

  /** Mostly the right one; else one that was right for some job once, or never. */
  private UUID anyToken(UUID job) {
    Optional<UUID> current = model.get(job).token();
    if (current.isPresent() && random.nextInt(5) > 0) {
      return current.get();
    }
    return tokens.isEmpty() || random.nextInt(4) == 0
        ? UUID.randomUUID()
        : tokens.get(random.nextInt(tokens.size()));
  }

  private static boolean works(Uni<Job> action) {
    try {
      get(action);
      return true;
    } catch (StorageException.InvalidTransition | StorageException.Duplicate e) {
      return false;
    }
  }

  private Map<UUID, Job> present() {
    Map<UUID, Job> present = new HashMap<>();
    Portion<Job> found =
        get(
            unitOfWork()
                .read(
                    "test",
                    r -> r.jobs().portion(JobFilter.ALL, Optional.empty(), 500, Long.MAX_VALUE)));
    found.items().forEach(job -> present.put(job.id(), job));
    return present;
  }

  private List<String> history(UUID id) {
    List<JobStep> steps = get(unitOfWork().read("test", r -> r.jobs().history(id)));
    return steps.stream()
        .map(
            step ->
                step.from().map(from -> from.wireName()).orElse("null")
                    + ">"
                    + step.to().wireName()
                    + ":"
                    + step.reason())
        .toList();
  }

  private <T> T one(Function<Repositories, Uni<T>> work) {
    return get(unitOfWork().writeOne("test", work));
  }
}
