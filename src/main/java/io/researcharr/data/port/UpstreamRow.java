package io.researcharr.data.port;

import io.researcharr.data.domain.media.MediaChange;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;

/** One row of a foreign library. */
public sealed interface UpstreamRow {

  /** How to find the row where it comes from, for people to read. */
  String ref();

  /** A movie or an episode that can be taken in. */
  record Usable(String ref, MediaChange change) implements UpstreamRow {

    public Usable {
      Objects.requireNonNull(ref);
      Objects.requireNonNull(change);
    }
  }

  /**
   * A series: taken in by itself, with the episodes that came along, whose changes can be made once
   * the series has an id. The episode count is what upstream says of the whole series.
   *
   * @param brought how many episodes came along
   */
  record SeriesRow(
      String ref,
      MediaChange change,
      int upstreamId,
      String title,
      long episodeCount,
      int brought,
      Function<UUID, List<UpstreamRow>> episodes)
      implements UpstreamRow {

    public SeriesRow {
      Objects.requireNonNull(ref);
      Objects.requireNonNull(change);
      Objects.requireNonNull(title);
      Objects.requireNonNull(episodes);
    }
  }

  /** A row that can't be used. */
  record Unusable(String ref, String reason) implements UpstreamRow {

    public Unusable {
      Objects.requireNonNull(ref);
      Objects.requireNonNull(reason);
    }
  }
}
