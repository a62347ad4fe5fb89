package io.researcharr.data.adapter.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.researcharr.data.adapter.sqlite.SqliteForTests;
import io.researcharr.data.domain.media.MediaFilter;
import io.researcharr.data.domain.media.MediaQuery;
import io.researcharr.data.domain.media.MediaSort;
import io.researcharr.data.domain.media.MediaType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MediaProbeTest {

  @Test
  void letsEachTypeBeLedByItself() {
    // Given: one type of which many have changed, and two of which few have
    MediaQuery query = changedSince(Optional.empty());
    List<MediaCriterion> criteria = MediaCriterion.of(query.filter(), SqliteForTests.dialect());

    // When
    MediaLeads leads = MediaProbe.of(query, criteria).answer(counts(3_000, 7, 5_001));

    // Then
    assertThat(leads.some())
        .isEqualTo(Map.of(MediaType.MOVIE, criteria.get(0), MediaType.SERIES, criteria.get(0)));
  }

  @Test
  void prefersWhatLeadsToAllTypesAtOnce() {
    // Given
    MediaQuery query = changedSince(Optional.of("rare"));
    List<MediaCriterion> criteria = MediaCriterion.of(query.filter(), SqliteForTests.dialect());

    // When
    MediaLeads leads = MediaProbe.of(query, criteria).answer(counts(2_000, 10, 10, 10));

    // Then
    assertThat(leads).isEqualTo(MediaLeads.by(criteria.get(0)));
  }

  @Test
  void knowsWhenNothingLeads() {
    // Given
    MediaQuery query = changedSince(Optional.of("common"));
    List<MediaCriterion> criteria = MediaCriterion.of(query.filter(), SqliteForTests.dialect());

    // When
    MediaLeads leads = MediaProbe.of(query, criteria).answer(counts(2_001, 5_001, 5_001, 5_001));

    // Then
    assertThat(leads).isEqualTo(MediaLeads.NONE);
  }

  private static List<MediaProbe.Count> counts(long... rows) {
    List<MediaProbe.Count> counts = new ArrayList<>();
    for (long count : rows) {
      counts.add(new MediaProbe.Count(counts.size(), count));
    }
    return counts;
  }

  private static MediaQuery changedSince(Optional<String> tag) {
    MediaFilter filter =
        new MediaFilter(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            tag,
            Optional.empty(),
            Optional.empty(),
            Optional.of(Instant.EPOCH),
            false);
    return new MediaQuery(filter, MediaSort.DEFAULT, Optional.empty(), 50);
  }
}
