package io.researcharr.data.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.researcharr.data.port.Portion;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.helpers.test.AssertSubscriber;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PortionsTest {

  private final List<Integer> asked = new ArrayList<>();

  @Test
  void beginWithFewAndGrowWhileTheyAreLight() {
    // When
    List<List<Integer>> portions = all(2_000, Integer.MAX_VALUE);

    // Then
    assertThat(asked).containsExactly(20, 100, 500, 500, 500, 500);
    assertThat(flat(portions)).isEqualTo(IntStream.range(0, 2_000).boxed().toList());
  }

  @Test
  void shrinkToWhatCanBeBorneAndGrowAgain() {
    // When: from the hundredth on no more than seven at a time
    List<List<Integer>> portions =
        Portions.<Integer>stream(
                (last, limit) -> {
                  int from = last.map(number -> number + 1).orElse(0);
                  return read(from, limit, from >= 100 && from < 150 ? 7 : 1_000, 200);
                })
            .collect()
            .asList()
            .await()
            .indefinitely();

    // Then
    assertThat(flat(portions)).isEqualTo(IntStream.range(0, 200).boxed().toList());
    assertThat(asked).startsWith(20, 100, 500, 7, 35);
  }

  @Test
  void endWithTheLastThing() {
    assertThat(all(0, 10)).isEmpty();
    assertThat(flat(all(20, 100))).hasSize(20);
    assertThat(flat(all(21, 1))).hasSize(21);
  }

  @Test
  void readNothingThatNobodyAsksFor() {
    // Given
    AssertSubscriber<List<Integer>> reader =
        Portions.<Integer>stream((last, limit) -> read(0, limit, 1_000, 1_000))
            .subscribe()
            .withSubscriber(AssertSubscriber.create(0));
    int before = asked.size();

    // When
    reader.request(2);

    // Then
    assertThat(before).isZero();
    assertThat(asked).hasSize(2);
    reader.cancel();
  }

  private List<List<Integer>> all(int count, int bearable) {
    return Portions.<Integer>stream(
            (last, limit) -> read(last.map(number -> number + 1).orElse(0), limit, bearable, count))
        .collect()
        .asList()
        .await()
        .indefinitely();
  }

  private Uni<Portion<Integer>> read(int from, int limit, int bearable, int count) {
    asked.add(limit);
    int end = Math.min(count, from + Math.min(limit, bearable));
    boolean isCut = end < Math.min(count, from + limit);
    return Uni.createFrom()
        .item(new Portion<>(IntStream.range(from, Math.max(from, end)).boxed().toList(), isCut));
  }

  private static List<Integer> flat(List<List<Integer>> portions) {
    return portions.stream().flatMap(List::stream).toList();
  }
}
