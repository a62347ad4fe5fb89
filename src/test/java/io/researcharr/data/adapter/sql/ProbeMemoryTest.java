package io.researcharr.data.adapter.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ProbeMemoryTest {

  private static final List<MediaProbe.Count> COUNTS = List.of(new MediaProbe.Count(0, 2_001));

  private final AtomicLong nanos = new AtomicLong();
  private final ProbeMemory memory = new ProbeMemory(nanos::get);

  @Test
  void remembersWhatAProbeCountedForAFewSeconds() {
    // Given
    memory.remember(Sql.of("count ?", "hd"), COUNTS);

    // When
    nanos.addAndGet(ProbeMemory.KEPT.toNanos() - 1);
    var before = memory.recall(Sql.of("count ?", "hd"));
    nanos.incrementAndGet();
    var after = memory.recall(Sql.of("count ?", "hd"));

    // Then
    assertThat(before).contains(COUNTS);
    assertThat(after).isEmpty();
  }

  @Test
  void sendsOneCallerToCountAgainWhileTheOthersGoOn() {
    // Given
    memory.remember(Sql.of("count ?", "hd"), COUNTS);
    nanos.addAndGet(ProbeMemory.KEPT.toNanos());

    // When
    var first = memory.recall(Sql.of("count ?", "hd"));
    var second = memory.recall(Sql.of("count ?", "hd"));

    // Then
    assertThat(first).isEmpty();
    assertThat(second).contains(COUNTS);
  }

  @Test
  void knowsNothingOfOtherValues() {
    // Given
    memory.remember(Sql.of("count ?", "hd"), COUNTS);

    // When
    var other = memory.recall(Sql.of("count ?", "sd"));

    // Then
    assertThat(other).isEmpty();
  }

  @Test
  void forgetsTheOldestOfMany() {
    // Given
    memory.remember(Sql.of("count ?", "hd"), COUNTS);

    // When
    for (int i = 0; i < 1_000; i++) {
      memory.remember(Sql.of("count ?", "tag " + i), COUNTS);
    }

    // Then
    assertThat(memory.recall(Sql.of("count ?", "hd"))).isEmpty();
    assertThat(memory.recall(Sql.of("count ?", "tag 999"))).contains(COUNTS);
  }
}
