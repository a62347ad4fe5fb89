package io.researcharr.data.adapter.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.researcharr.data.domain.imports.Import;
import io.researcharr.data.domain.imports.Skip;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Imports as they are ordered and answered. */
final class ImportViews {

  private ImportViews() {}

  /** The order of an import from a running server. */
  @Schema(name = "ImportOrder")
  record Order(
      @Schema(
              required = true,
              enumeration = {"radarr", "sonarr"})
          String source,
      @Schema(required = true, description = "http or https, with the URL base if there is one.")
          String baseUrl,
      @Schema(required = true, description = "The server's API key; it is never answered.")
          String apiKey,
      @Schema(
              required = true,
              description = "Your name for that server.",
              pattern = "^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$")
          String instance) {}

  /** An import and how far it is. */
  @Schema(name = "Import")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record View(
      @Schema(required = true, format = "uuid") String id,
      @Schema(
              required = true,
              enumeration = {"radarr", "sonarr"})
          String source,
      @Schema(required = true) String instance,
      @Schema(description = "Left out when the library was sent along.") String baseUrl,
      @Schema(
              required = true,
              enumeration = {"queued", "running", "completed", "failed", "cancelled"})
          String state,
      @Schema(required = true) long done,
      @Schema(description = "How many rows there are, once that is known.") Long total,
      @Schema(required = true) long created,
      @Schema(required = true) long updated,
      @Schema(required = true) long unchanged,
      @Schema(required = true, description = "How many rows could not be used.") long skippedCount,
      @Schema(description = "The first 1000 of them; only when one import is read.")
          List<SkipView> skipped,
      String error,
      @Schema(required = true) String createdBy,
      @Schema(required = true, format = "date-time") String createdAt,
      @Schema(format = "date-time") String startedAt,
      @Schema(format = "date-time") String finishedAt) {

    static View of(Import import_, List<Skip> skips) {
      var progress = import_.progress();
      return new View(
          import_.id().toString(),
          import_.source().wireName(),
          import_.instance(),
          import_.baseUrl().orElse(null),
          import_.state().wireName(),
          progress.done(),
          progress.total().orElse(null),
          progress.created(),
          progress.updated(),
          progress.unchanged(),
          progress.skipped(),
          skips == null
              ? null
              : skips.stream().map(skip -> new SkipView(skip.ref(), skip.reason())).toList(),
          import_.error().orElse(null),
          import_.createdBy(),
          import_.createdAt().toString(),
          import_.startedAt().map(Object::toString).orElse(null),
          import_.finishedAt().map(Object::toString).orElse(null));
    }
  }

  /** A row that could not be used. */
  @Schema(name = "SkippedRow")
  record SkipView(@Schema(required = true) String ref, @Schema(required = true) String reason) {}

  /** One page of imports, from new to old. */
  @Schema(name = "ImportPage")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Page(@Schema(required = true) List<View> items, String nextCursor) {}
}
