package io.researcharr.data.adapter.rest;

import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Many entries by their ids. */
@Schema(name = "MediaBatch")
record MediaBatch(
    @Schema(required = true) List<MediaView> items,
    @Schema(required = true, description = "The ids of which there is no entry.")
        List<UUID> missing) {

  /** What is asked for. */
  @Schema(name = "MediaBatchQuery")
  record Query(@Schema(required = true, minItems = 1, maxItems = 500) List<UUID> ids) {}
}
