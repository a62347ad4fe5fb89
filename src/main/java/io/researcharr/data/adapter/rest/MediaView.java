package io.researcharr.data.adapter.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.researcharr.data.domain.media.Media;
import io.researcharr.data.domain.media.Stamp;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** An entry as it is answered: what a caller may write, and what the service adds to it. */
@Schema(
    name = "Media",
    description = "A movie, a series or an episode. Unknown fields are left out.")
@JsonInclude(JsonInclude.Include.NON_NULL)
record MediaView(
    @Schema(required = true, format = "uuid") String id,
    @JsonUnwrapped MediaInput entry,
    @Schema(required = true, minimum = "1", description = "Grows by one with each change.")
        long version,
    @Schema(required = true, format = "date-time") String createdAt,
    @Schema(required = true, format = "date-time") String updatedAt,
    @Schema(required = true, description = "The name of the key that made the last change.")
        String updatedBy,
    @Schema(format = "date-time", description = "Only when it is deleted.") String deletedAt) {

  static MediaView of(Media media) {
    Stamp stamp = media.stamp();
    return new MediaView(
        media.id().toString(),
        MediaInput.of(media.draft()),
        stamp.version(),
        stamp.createdAt().toString(),
        stamp.updatedAt().toString(),
        stamp.updatedBy(),
        stamp.deletedAt().map(Object::toString).orElse(null));
  }
}
