package io.researcharr.data.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.researcharr.data.domain.job.Claim;
import io.researcharr.data.domain.job.Job;
import io.researcharr.data.domain.job.JobFilter;
import io.researcharr.data.domain.job.JobStatus;
import io.researcharr.data.domain.job.Outcome;
import io.researcharr.data.fixture.Database;
import io.researcharr.data.fixture.Jobs;
import io.researcharr.data.fixture.LogLines;
import io.researcharr.data.fixture.QuietObserver;
import io.researcharr.data.fixture.SqliteFixture;
import io.researcharr.data.port.JobLeases;
import io.researcharr.data.port.Repositories;
import io.researcharr.data.port.UnitOfWork;
import io.smallrye.mutiny.Uni;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The keeper of the jobs goes on, whatever happens to what it has begun. */
class JobKeeperTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @RegisterExtension static final SqliteFixture SQLITE = new SqliteFixture();

  private static final int A_FULL_BATCH = 500;

  private final UnitOfWork storage = SQLITE.storage().unitOfWork();
  private final AtomicBoolean swallows = new AtomicBoolean();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final Set<String> refused = ConcurrentHashMap.newKeySet();
  private final Set<String> stuck = ConcurrentHashMap.newKeySet();
  private final Set<String> full = ConcurrentHashMap.newKeySet();
  private final JobKeeper keeper = keeper(new Swallowing(), "keeper");

  @BeforeEach
  void nothingIsLeftOfOtherTests() {
    sql("DELETE FROM processing_jobs");
  }

  @AfterEach
  void stop() {
    get(keeper.shutdown());
  }

  @Test
  void goesOnWhenTheDatabaseNeverAnswered() {
    // Given
    claimForAMoment();
    swallows.set(true);

    // When
    keeper.start();

    // Then
    await().until(() -> !swallows.get());
    await()
        .atMost(Duration.ofSeconds(15))
        .untilAsserted(
            () -> assertThat(present()).extracting(Job::status).containsOnly(JobStatus.QUEUED));
  }

  @Test
  void makesRoomInTheHistoryBeforeItWritesThere() {
    // When
    keeper.start();

    // Then
    await().until(() -> asked.containsAll(List.of("job.makeDue", "job.forgetHistory")));
    // what is forgotten is asked for beside all this
    assertThat(asked)
        .filteredOn(name -> name.startsWith("job.") && !name.startsWith("job.forget"))
        .startsWith("job.hold", "job.prepareHistory", "job.anyToCheck", "job.makeDue")
        .containsOnlyOnce("job.prepareHistory");
  }

  @Test
  void goesOnWithTheJobsAndForgetsWhenTheHistoryHasNoRoom() {
    // Given
    claimForAMoment();
    refused.add("job.prepareHistory");

    // When
    List<String> told = logOf(keeper);

    // Then
    await()
        .atMost(Duration.ofSeconds(15))
        .untilAsserted(
            () -> assertThat(present()).extracting(Job::status).containsOnly(JobStatus.QUEUED));
    assertThat(told).singleElement().asString().startsWith("WARN").contains("its months");
  }

  @Test
  void rescuesJobsThoughThereIsNoEndToWhatIsToBeForgotten() {
    // Given
    stuck.add("job.forget");
    keeper.start();
    await().atMost(PATIENCE).until(() -> asked.contains("job.forget"));

    // When
    claimForAMoment();

    // Then
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> assertThat(present()).extracting(Job::status).containsOnly(JobStatus.QUEUED));
  }

  @Test
  void makesJobsDueThoughTheLookForLostOnesHasNoEnd() {
    // Given
    stuck.add("job.anyToCheck");

    // When
    keeper.start();

    // Then
    await().atMost(PATIENCE).until(() -> countOf("job.retryDue") >= 2);
    assertThat(countOf("job.hold")).isPositive();
  }

  @Test
  void forgetsInShortGoesUntilNothingIsLeft() {
    // Given
    full.add("job.forget");

    // When
    keeper.start();

    // Then
    await().atMost(PATIENCE).until(() -> countOf("job.forget") >= 8);
    await().atMost(PATIENCE).until(() -> countOf("job.forget") >= 16);
    assertThat(asked.subList(0, asked.lastIndexOf("job.forget"))).contains("job.forgetDead");
  }

  @Test
  void isKeeperNoMoreWhenTheDutyIsNotAnswered() {
    // Given
    keeper.start();
    await().until(keeper::isKeeper);

    // When
    stuck.add("job.hold");

    // Then
    await().atMost(PATIENCE).until(() -> !keeper.isKeeper());
    stuck.clear();
    await().atMost(PATIENCE).until(keeper::isKeeper);
  }

  @Test
  void forgetsWhatTheSettingsSay() {
    // Given
    UUID ended = over(Optional.empty(), 3);
    UUID dead = over(Optional.of("no"), 3);
    UUID fresh = over(Optional.empty(), 0);
    keeper.start();
    await().atMost(PATIENCE).until(() -> asked.contains("job.forgetDead"));
    assertThat(present()).extracting(Job::id).contains(ended, dead, fresh);
    get(keeper.shutdown());

    // When
    sql(
        "INSERT INTO settings (key, type, value, updated_by, created_at, updated_at) VALUES"
            + " ('jobs.retention-days', 'int', '2', 'tester', 0, 0),"
            + " ('jobs.dead-retention-days', 'int', '2', 'tester', 0, 0)");
    JobKeeper next = keeper(new Swallowing(), "next");
    next.start();

    // Then
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(present()).extracting(Job::id).doesNotContain(ended, dead));
    assertThat(present()).extracting(Job::id).contains(fresh);
    get(next.shutdown());
    sql("DELETE FROM settings");
  }

  @Test
  void isOneOfTwoAtAnyTime() {
    // Given
    JobKeeper other = keeper(storage, "other");

    // When
    keeper.start();
    other.start();

    // Then
    await().until(() -> keeper.isKeeper() || other.isKeeper());
    await()
        .during(Duration.ofSeconds(5))
        .atMost(Duration.ofSeconds(30))
        .until(() -> keeper.isKeeper() != other.isKeeper());
    JobKeeper first = keeper.isKeeper() ? keeper : other;
    JobKeeper second = keeper.isKeeper() ? other : keeper;
    get(first.shutdown());
    await().atMost(PATIENCE).until(second::isKeeper);
    assertThat(first.isKeeper()).isFalse();
    get(other.shutdown());
  }

  /** A job that was over so many days ago. */
  private UUID over(Optional<String> error, int days) {
    get(storage.writeOne("test", r -> r.jobs().enqueue(List.of(Jobs.job(100)))));
    Job job =
        get(storage.writeOne(
                "test",
                r -> r.leases().claim(Jobs.claim("w", 1), UUID.randomUUID(), JobLeases.NO_FLOOR)))
            .get(0);
    UUID token = job.lease().orElseThrow().token();
    Outcome outcome =
        error
            .map(text -> Outcome.failed(job.id(), token, text, false))
            .orElseGet(() -> Outcome.completed(job.id(), token, Optional.empty()));
    get(storage.writeOne("test", r -> r.leases().finish(List.of(outcome), "tester")));
    String ago = new Database(SQLITE.jdbc()).now(-86_400L * days);
    sql(
        "UPDATE processing_jobs SET updated_at = "
            + ago
            + ", completed_at = CASE WHEN completed_at IS NOT NULL THEN "
            + ago
            + " END WHERE id = '"
            + job.id()
            + "'");
    return job.id();
  }

  private static void sql(String statement) {
    try {
      new Database(SQLITE.jdbc()).execute(statement);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private long countOf(String name) {
    return asked.stream().filter(name::equals).count();
  }

  /** What is told until the keeper has looked at everything once. */
  private List<String> logOf(JobKeeper keeper) {
    try (LogLines lines = LogLines.of(JobKeeper.class)) {
      keeper.start();
      await().atMost(Duration.ofSeconds(15)).until(() -> asked.contains("job.forgetHistory"));
      return lines.with("history");
    }
  }

  private void claimForAMoment() {
    Claim claim = new Claim("worker", Set.of(), Set.of(), 1, Duration.ofMillis(1), "tester");
    get(storage.writeOne("test", r -> r.jobs().enqueue(List.of(Jobs.job()))));
    List<Job> taken =
        get(
            storage.writeOne(
                "test", r -> r.leases().claim(claim, UUID.randomUUID(), JobLeases.NO_FLOOR)));
    assertThat(taken).hasSize(1);
  }

  private List<Job> present() {
    return get(storage.read(
            "test", r -> r.jobs().portion(JobFilter.ALL, Optional.empty(), 10, Long.MAX_VALUE)))
        .items();
  }

  private static JobKeeper keeper(UnitOfWork unitOfWork, String name) {
    QuietObserver observer = new QuietObserver();
    return new JobKeeper(
        unitOfWork,
        Jobs.desk(unitOfWork),
        observer,
        Jobs.policy(unitOfWork),
        InstantSource.system(),
        new ServiceInstance(name, "test", Instant.EPOCH));
  }

  private static <T> T get(Uni<T> uni) {
    return uni.await().atMost(Duration.ofSeconds(10));
  }

  /** A database that may refuse questions, and may never answer one after the duty was taken. */
  private final class Swallowing implements UnitOfWork {

    @Override
    @SuppressWarnings("unchecked")
    public <T> Uni<T> write(String name, Function<Repositories, Uni<T>> work) {
      asked.add(name);
      if (stuck.contains(name)) {
        return Uni.createFrom().nothing();
      }
      return full.contains(name)
          ? (Uni<T>) Uni.createFrom().item(A_FULL_BATCH)
          : storage.write(name, work);
    }

    @Override
    public <T> Uni<T> writeOne(String name, Function<Repositories, Uni<T>> work) {
      asked.add(name);
      if (stuck.contains(name)) {
        return Uni.createFrom().nothing();
      }
      if (refused.contains(name)) {
        return Uni.createFrom().failure(new IllegalStateException("no room"));
      }
      return name.equals("job.makeDue") && swallows.getAndSet(false)
          ? Uni.createFrom().nothing()
          : storage.writeOne(name, work);
    }

    @Override
    public <T> Uni<T> read(String name, Function<Repositories, Uni<T>> work) {
      asked.add(name);
      return stuck.contains(name) ? Uni.createFrom().nothing() : storage.read(name, work);
    }
  }
}
