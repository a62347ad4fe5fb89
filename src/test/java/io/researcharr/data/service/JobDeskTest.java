package io.researcharr.data.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.researcharr.data.domain.imports.ImportSource;
import io.researcharr.data.domain.job.Claim;
import io.researcharr.data.domain.job.Job;
import io.researcharr.data.domain.job.JobType;
import io.researcharr.data.fixture.Jobs;
import io.researcharr.data.fixture.SqliteFixture;
import io.researcharr.data.port.Repositories;
import io.researcharr.data.port.UnitOfWork;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** How often a claim looks that finds nothing. */
class JobDeskTest {

  @RegisterExtension static final SqliteFixture SQLITE = new SqliteFixture();

  private final UnitOfWork storage = SQLITE.storage().unitOfWork();
  private final AtomicInteger looks = new AtomicInteger();
  private final JobDesk desk = Jobs.desk(new Watched());
  private Job search;

  @BeforeEach
  void somebodyQueuesASearch() {
    search =
        storage
            .writeOne(
                "test",
                r ->
                    r.jobs()
                        .enqueue(List.of(Jobs.of(JobType.SEARCH, Optional.<ImportSource>empty()))))
            .await()
            .atMost(Duration.ofSeconds(10))
            .get(0);
  }

  @AfterEach
  void close() {
    desk.shutdown();
  }

  @Test
  void looksOnceThoughJobsOfAnotherSortKeepComing() {
    CompletableFuture<JobDesk.Handout> claim = claim(JobType.DOWNLOAD);

    await().until(() -> desk.waiting() == 1);
    assertThat(looks).hasValue(1);
    assertThat(claim).isNotDone();
  }

  private CompletableFuture<JobDesk.Handout> claim(JobType type) {
    return desk.claim(
            new Claim("w", Set.of(type), Set.of(), 1, Jobs.LEASE, "tester"), Duration.ofMinutes(1))
        .subscribeAsCompletionStage();
  }

  /** Each look for jobs takes so long that a search comes meanwhile. */
  private final class Watched implements UnitOfWork {

    @Override
    public <T> Uni<T> write(String name, Function<Repositories, Uni<T>> work) {
      return storage.write(name, work);
    }

    @Override
    public <T> Uni<T> writeOne(String name, Function<Repositories, Uni<T>> work) {
      return storage
          .writeOne(name, work)
          .invoke(
              () -> {
                if (name.equals("job.claim") && looks.incrementAndGet() < 50) {
                  desk.arrived(List.of(search));
                }
              });
    }

    @Override
    public <T> Uni<T> read(String name, Function<Repositories, Uni<T>> work) {
      return storage.read(name, work);
    }
  }
}
