package io.researcharr.data.adapter.rest;

import io.researcharr.data.domain.cache.CacheEntry;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Many entries by their ids. */
@Schema(name = "MediaBatch")
record MediaBatch(
    @Schema(required = true) List<MediaView> items,
    @Schema(required = true, description = "The ids of which there is no entry.")
        List<UUID> missing) {

  /** The same as bytes, put together of ready answers. */
  static byte[] bytes(List<UUID> ids, Map<UUID, CacheEntry> found) {
    List<UUID> missing = ids.stream().filter(id -> !found.containsKey(id)).distinct().toList();
    int size = 64 + found.values().stream().mapToInt(entry -> entry.body().length + 1).sum();
    var out = new ByteArrayOutputStream(size);
    String separator = "{\"items\":[";
    for (CacheEntry entry : found.values()) {
      out.writeBytes(separator.getBytes(StandardCharsets.US_ASCII));
      out.writeBytes(entry.body());
      separator = ",";
    }
    String end = (found.isEmpty() ? separator : "") + "],\"missing\":";
    out.writeBytes(end.getBytes(StandardCharsets.US_ASCII));
    out.writeBytes(Json.bytes(missing));
    out.write('}');
    return out.toByteArray();
  }

  /** What is asked for. */
  @Schema(name = "MediaBatchQuery")
  record Query(@Schema(required = true, minItems = 1, maxItems = 500) List<UUID> ids) {}
}
