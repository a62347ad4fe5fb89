package io.researcharr.data.adapter.arr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.researcharr.data.fixture.FakeArr;
import io.researcharr.data.port.UpstreamRow;
import io.smallrye.mutiny.helpers.test.AssertSubscriber;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BackPressureTest {

  /** About 170 MB. */
  private static final int MANY = 60_000;

  /** More than all the buffers between the server and the subscriber can hold. */
  private static final long BUFFERS = 40_000_000;

  /** So many rows keep a busy machine silent for a while. */
  private static final Timings TIMINGS =
      new Timings(
          Upstream.SHORT.connect(),
          Upstream.SHORT.listHead(),
          Upstream.SHORT.episodesHead(),
          Duration.ofSeconds(6));

  private final Upstream upstream = new Upstream(FakeArr.Library.ofMovies(MANY), TIMINGS);
  private final FakeArr fake = upstream.fake;

  @AfterEach
  void close() {
    upstream.close();
  }

  @Test
  void readsALargeLibraryToItsEnd() {
    // Given
    var usable = new AtomicLong();

    // When
    upstream
        .movies()
        .filter(UpstreamRow.Usable.class::isInstance)
        .invoke(usable::incrementAndGet)
        .collect()
        .last()
        .await()
        .atMost(Duration.ofMinutes(2));

    // Then
    assertThat(usable).hasValue(MANY);
    assertThat(fake.written()).isGreaterThan(2_500L * MANY);
  }

  @Test
  void readsNoFasterThanItIsAskedAndForgivesAPause() {
    // Given
    var subscriber = AssertSubscriber.<UpstreamRow>create(100);
    upstream.movies().subscribe().withSubscriber(subscriber);
    subscriber.awaitItems(100, Upstream.PATIENCE);

    // When
    await()
        .during(TIMINGS.idle().multipliedBy(3))
        .atMost(Upstream.PATIENCE)
        .until(() -> subscriber.getItems().size() == 100);

    // Then
    assertThat(fake.written()).isLessThan(BUFFERS);
    subscriber.request(MANY).awaitCompletion(Duration.ofMinutes(2));
    assertThat(subscriber.getItems()).hasSize(MANY);
  }

  @Test
  void breaksTheConnectionOffWhenItIsCancelled() {
    // Given
    var subscriber = AssertSubscriber.<UpstreamRow>create(100);
    upstream.movies().subscribe().withSubscriber(subscriber);
    subscriber.awaitItems(100, Upstream.PATIENCE);

    // When
    subscriber.cancel();

    // Then
    await().until(() -> fake.abandoned() == 1);
    assertThat(fake.written()).isLessThan(BUFFERS);
  }
}
