package io.researcharr.data.adapter.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.researcharr.data.domain.media.Media;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** One page of a list of entries. */
@Schema(name = "MediaPage")
@JsonInclude(JsonInclude.Include.NON_NULL)
record MediaPage(
    @Schema(required = true) List<MediaView> items,
    @Schema(description = "Where the next page begins; left out on the last page.")
        String nextCursor,
    @Schema(description = "How many entries there are; only with count=true.") Long total) {

  static MediaPage of(List<Media> entries, Optional<String> nextCursor, Optional<Long> total) {
    return new MediaPage(
        entries.stream().map(MediaView::of).toList(), nextCursor.orElse(null), total.orElse(null));
  }
}
