package io.researcharr.data.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.helpers.test.AssertSubscriber;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class BulkBatchesTest {

  private static final int MEGABYTE = 1024 * 1024;

  @Test
  void holdAsManyLinesAsAreHandledTogether() {
    // When
    List<List<BulkLine>> batches = batches(lines(2 * BulkBatches.LINES + 7, 300));

    // Then
    assertThat(batches)
        .extracting(List::size)
        .containsExactly(BulkBatches.LINES, BulkBatches.LINES, 7);
    assertThat(batches.stream().flatMap(List::stream))
        .extracting(BulkLine::number)
        .isSorted()
        .doesNotHaveDuplicates();
  }

  @Test
  void areClosedByTheirSizeAsWell() {
    // When
    List<List<BulkLine>> batches = batches(lines(10, MEGABYTE));

    // Then
    assertThat(batches).extracting(List::size).containsExactly(4, 4, 2);
  }

  @Test
  void areNotReadBeforeTheyAreWanted() {
    // Given
    AtomicInteger read = new AtomicInteger();
    Multi<BulkLine> lines = lines(100, MEGABYTE).invoke(read::incrementAndGet);

    // When
    AssertSubscriber<BulkBatches.Batch> reader =
        BulkBatches.of(lines).subscribe().withSubscriber(AssertSubscriber.create(1));

    // Then
    assertThat(reader.getItems()).hasSize(1);
    assertThat(read.get()).isLessThanOrEqualTo(5);
  }

  @Test
  void areGivenOutAsSoonAsTheyAreFull() {
    Multi<BulkLine> full =
        Multi.createBy()
            .concatenating()
            .streams(lines(BulkBatches.LINES, 1), Multi.createFrom().nothing());

    AssertSubscriber<BulkBatches.Batch> reader =
        BulkBatches.of(full).subscribe().withSubscriber(AssertSubscriber.create(10));

    assertThat(reader.getItems()).hasSize(1);
  }

  @Test
  void knowTheLastOfThem() {
    assertThat(isLast(lines(BulkBatches.LINES + 1, 1))).containsExactly(false, true);
    assertThat(isLast(lines(2 * BulkBatches.LINES, 1))).containsExactly(false, true);
    assertThat(isLast(lines(1, 1))).containsExactly(true);
  }

  @Test
  void areNoneWhereThereAreNoLinesUnlessTheLastIsAskedFor() {
    assertThat(isLast(Multi.createFrom().empty())).containsExactly(true);
    assertThat(batches(Multi.createFrom().empty())).isEmpty();
  }

  @Test
  void endWithTheFailureOfTheLines() {
    // Given
    Multi<BulkLine> cut =
        Multi.createBy()
            .concatenating()
            .streams(lines(3, 1), Multi.createFrom().failure(new IllegalStateException("cut")));

    // When
    AssertSubscriber<BulkBatches.Batch> reader =
        BulkBatches.of(cut).subscribe().withSubscriber(AssertSubscriber.create(10));

    // Then
    reader.assertFailedWith(IllegalStateException.class, "cut");
    assertThat(reader.getItems()).isEmpty();
  }

  private static List<List<BulkLine>> batches(Multi<BulkLine> lines) {
    return all(BulkBatches.of(lines)).stream().map(BulkBatches.Batch::lines).toList();
  }

  private static List<Boolean> isLast(Multi<BulkLine> lines) {
    return all(BulkBatches.withLast(lines)).stream().map(BulkBatches.Batch::isLast).toList();
  }

  private static List<BulkBatches.Batch> all(Multi<BulkBatches.Batch> batches) {
    return batches.collect().asList().await().indefinitely();
  }

  private static Multi<BulkLine> lines(int count, int bytes) {
    return Multi.createFrom()
        .range(0, count)
        .map(n -> new BulkLine(n, bytes, "", BulkLine.Content.wrong(List.of())));
  }
}
