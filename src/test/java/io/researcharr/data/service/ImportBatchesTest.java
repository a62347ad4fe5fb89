package io.researcharr.data.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.researcharr.data.domain.media.ExternalId;
import io.researcharr.data.domain.media.MediaChange;
import io.researcharr.data.domain.media.MediaKey;
import io.researcharr.data.domain.media.MediaType;
import io.researcharr.data.fixture.Entries;
import io.researcharr.data.port.UpstreamRow;
import io.smallrye.mutiny.Multi;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Batches of foreign rows that fit into memory, whatever the rows bring along. */
class ImportBatchesTest {

  @Test
  void closesABatchByItsRows() {
    // When
    List<Integer> sizes = sizes(IntStream.range(0, 601).mapToObj(i -> series(0)));

    // Then
    assertThat(sizes).containsExactly(250, 250, 101);
  }

  @Test
  void closesABatchByTheEpisodesThatItsSeriesBring() {
    // When
    List<Integer> sizes =
        sizes(Stream.of(1_000, 1_000, 500, 30_000, 1, 2).map(ImportBatchesTest::series));

    // Then
    assertThat(sizes).containsExactly(3, 1, 2);
  }

  @Test
  void makesNoBatchOfNothing() {
    assertThat(sizes(Stream.of())).isEmpty();
  }

  private static List<Integer> sizes(Stream<UpstreamRow> rows) {
    return ImportBatches.of(Multi.createFrom().items(rows))
        .map(List::size)
        .collect()
        .asList()
        .await()
        .indefinitely();
  }

  private static UpstreamRow series(int episodes) {
    var key = new MediaKey(MediaType.SERIES, new ExternalId("tvdb", "1"));
    return new UpstreamRow.SeriesRow(
        "series",
        new MediaChange(key, known -> Entries.series("Dark").draft()),
        1,
        "Dark",
        episodes,
        episodes,
        id -> List.of());
  }
}
