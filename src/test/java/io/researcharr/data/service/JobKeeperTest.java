package io.researcharr.data.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.researcharr.data.domain.job.Claim;
import io.researcharr.data.domain.job.Job;
import io.researcharr.data.domain.job.JobFilter;
import io.researcharr.data.domain.job.JobStatus;
import io.researcharr.data.fixture.Jobs;
import io.researcharr.data.fixture.LogLines;
import io.researcharr.data.fixture.QuietObserver;
import io.researcharr.data.fixture.SqliteFixture;
import io.researcharr.data.port.JobLeases;
import io.researcharr.data.port.Repositories;
import io.researcharr.data.port.UnitOfWork;
import io.smallrye.mutiny.Uni;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The keeper of the jobs goes on, whatever happens to what it has begun. */
class JobKeeperTest {

  @RegisterExtension static final SqliteFixture SQLITE = new SqliteFixture();

  private final UnitOfWork storage = SQLITE.storage().unitOfWork();
  private final AtomicBoolean swallows = new AtomicBoolean();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final Set<String> refused = ConcurrentHashMap.newKeySet();
  private final JobKeeper keeper = keeper(new Swallowing());

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
    await().until(() -> asked.contains("job.forgetHistory"));
    assertThat(asked)
        .startsWith("job.hold", "job.prepareHistory", "job.makeDue")
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
    return get(
        storage.read("test", r -> r.jobs().newestFirst(JobFilter.ALL, Optional.empty(), 10)));
  }

  private static JobKeeper keeper(UnitOfWork unitOfWork) {
    QuietObserver observer = new QuietObserver();
    return new JobKeeper(
        unitOfWork,
        Jobs.desk(unitOfWork),
        observer,
        Jobs.policy(unitOfWork),
        InstantSource.system(),
        new ServiceInstance("keeper", "test", Instant.EPOCH));
  }

  private static <T> T get(Uni<T> uni) {
    return uni.await().atMost(Duration.ofSeconds(10));
  }

  /** A database that may refuse questions, and may never answer one after the duty was taken. */
  private final class Swallowing implements UnitOfWork {

    @Override
    public <T> Uni<T> write(String name, Function<Repositories, Uni<T>> work) {
      return storage.write(name, work);
    }

    @Override
    public <T> Uni<T> writeOne(String name, Function<Repositories, Uni<T>> work) {
      asked.add(name);
      if (refused.contains(name)) {
        return Uni.createFrom().failure(new IllegalStateException("no room"));
      }
      return name.equals("job.makeDue") && swallows.getAndSet(false)
          ? Uni.createFrom().nothing()
          : storage.writeOne(name, work);
    }

    @Override
    public <T> Uni<T> read(String name, Function<Repositories, Uni<T>> work) {
      return storage.read(name, work);
    }
  }
}
