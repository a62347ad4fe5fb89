package io.researcharr.data.port;

import io.researcharr.data.domain.imports.Import;
import io.researcharr.data.domain.imports.ImportSource;
import io.smallrye.mutiny.Multi;
import java.util.UUID;

/**
 * The library of a Radarr or Sonarr.
 *
 * <p>Laws: rows come as fast as they are asked for and no faster, so that a library of any size
 * passes through little memory. A row that makes no sense is an {@link UpstreamRow.Unusable}, not a
 * failure. Failures are {@link UpstreamException}s.
 */
public interface UpstreamLibrary {

  /** The movies of a Radarr, or the series of a Sonarr, from a running server. */
  Multi<UpstreamRow> rows(Import running, String apiKey);

  /** The episodes of one series, from a running Sonarr. */
  Multi<UpstreamRow> episodes(Import running, String apiKey, SeriesRef series);

  /** The rows of a library that somebody sent: the JSON array of the list call, in pieces. */
  Multi<UpstreamRow> parse(ImportSource source, String instance, Multi<byte[]> json);

  /** A series, as Sonarr knows it and as it is known here. */
  record SeriesRef(int upstreamId, UUID seriesId, String title) {}
}
