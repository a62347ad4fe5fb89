package io.researcharr.data.adapter.rest;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.researcharr.data.service.SearchService;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What a search has found. */
@Schema(name = "MediaHits")
record MediaHits(@Schema(required = true, description = "Best first.") List<Hit> items) {

  static MediaHits of(List<SearchService.Found> found) {
    return new MediaHits(
        found.stream()
            .map(
                one -> new Hit(MediaView.of(one.media()), one.hit().score(), one.hit().highlight()))
            .toList());
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
