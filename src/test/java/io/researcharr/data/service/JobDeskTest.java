package io.researcharr.data.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.researcharr.data.domain.job.Job;
import io.researcharr.data.domain.job.NewJob;
import io.researcharr.data.fixture.Jobs;
import io.researcharr.data.fixture.QuietObserver;
import io.researcharr.data.fixture.SqliteFixture;
import io.researcharr.data.port.UnitOfWork;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A claim that waits finds the jobs that others have queued. */
class JobDeskTest {

  @RegisterExtension static final SqliteFixture SQLITE = new SqliteFixture();

  private final UnitOfWork storage = SQLITE.storage().unitOfWork();
  private final JobDesk desk = new JobDesk(storage, new QuietObserver(), () -> Runnable::run);

  @AfterEach
  void stop() {
    desk.shutdown();
  }

  @Test
  void looksForJobsOfOtherInstancesWhileAClaimWaits() throws Exception {
    // Given
    desk.start();
    CompletableFuture<JobDesk.Handout> claim =
        desk.claim(Jobs.claim("worker", 1), Duration.ofSeconds(30)).subscribeAsCompletionStage();
    Awaitility.await().until(() -> desk.waiting() == 1);
    NewJob job = Jobs.job();

    // When
    storage
        .writeOne("test", r -> r.jobs().enqueue(List.of(job)))
        .await()
        .atMost(Duration.ofSeconds(5));

    // Then
    assertThat(claim.get(5, TimeUnit.SECONDS).jobs()).extracting(Job::id).containsExactly(job.id());
  }
}
