package io.researcharr.data.adapter.rest;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.researcharr.data.domain.cache.CacheEntry;
import io.researcharr.data.domain.search.SearchHit;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What a search has found. */
@Schema(name = "MediaHits")
record MediaHits(@Schema(required = true, description = "Best first.") List<Hit> items) {

  /**
   * The same as bytes, put together of ready answers. An entry that has gone since it was found is
   * left out.
   */
  static byte[] bytes(List<SearchHit> hits, Map<UUID, CacheEntry> found) {
    int size = 64 + found.values().stream().mapToInt(entry -> entry.body().length + 200).sum();
    var out = new ByteArrayOutputStream(size);
    String separator = "{\"items\":[";
    for (SearchHit hit : hits) {
      CacheEntry entry = found.get(hit.id());
      if (entry != null) {
        write(out, separator);
        out.write(entry.body(), 0, entry.body().length - 1); // its last brace comes later
        write(out, ",\"score\":" + hit.score() + ",\"highlight\":");
        out.writeBytes(Json.bytes(hit.highlight()));
        out.write('}');
        separator = ",";
      }
    }
    write(out, (found.isEmpty() ? separator : "") + "]}");
    return out.toByteArray();
  }

  private static void write(ByteArrayOutputStream out, String ascii) {
    out.writeBytes(ascii.getBytes(StandardCharsets.US_ASCII));
  }

  /** An entry as it is answered everywhere, and how it was found. */
  @Schema(name = "MediaHit", description = "An entry that was found, with its fields.")
  record Hit(
      @JsonUnwrapped MediaView media,
      @Schema(
              required = true,
              minimum = "0",
              maximum = "1",
              description = "The higher the better; to be compared within one answer only.")
          double score,
      @Schema(
              required = true,
              description =
                  "The title that matched, which may be an alternative title, as HTML: escaped,"
                      + " and with each word that matched in <em>.")
          String highlight) {}
}
