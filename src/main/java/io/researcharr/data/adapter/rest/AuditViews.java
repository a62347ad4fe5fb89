package io.researcharr.data.adapter.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.util.RawValue;
import io.researcharr.data.domain.audit.AuditEntry;
import io.researcharr.data.domain.audit.AuditId;
import io.researcharr.data.domain.audit.AuditValues;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The audit trail as it is answered. */
final class AuditViews {

  private AuditViews() {}

  /** An entry. */
  @Schema(
      name = "AuditEntry",
      description =
          "A change. Values are those of the fields that it has changed; of a field that has none"
              + " now or had none before, one of the two is left out.")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record View(
      @Schema(required = true, pattern = "^" + AuditId.FORM + "$") String id,
      @Schema(
              required = true,
              enumeration = {"media", "job", "queue_item", "setting", "key"})
          String entityType,
      @Schema(required = true) String entityId,
      @Schema(
              required = true,
              enumeration = {
                "created",
                "updated",
                "deleted",
                "restored",
                "purged",
                "cancelled",
                "cancel_requested",
                "pause_requested",
                "resumed",
                "retried",
                "redriven",
                "revoked"
              })
          String action,
      @Schema(
              required = true,
              description = "The name of the key that made it; sql where it was made by hand.")
          String actor,
      @Schema(required = true, format = "date-time", description = "By the database's clock.")
          String at,
      @Schema(required = true, minimum = "1", description = "The version that it has made.")
          long version,
      @Schema(
              type = SchemaType.OBJECT,
              description = "How it was; left out where it was not there before.")
          Map<String, Object> oldValues,
      @Schema(
              type = SchemaType.OBJECT,
              description = "How it is then; left out where it is not there any more.")
          Map<String, Object> newValues) {

    static View of(AuditEntry entry) {
      return new View(
          entry.id().toString(),
          entry.subject().entity().wireName(),
          entry.subject().id(),
          entry.action().wireName(),
          entry.actor(),
          entry.id().at().toString(),
          entry.version(),
          entry.begins() ? null : values(entry.before()),
          entry.ends() ? null : values(entry.after()));
    }

    private static Map<String, Object> values(AuditValues values) {
      Map<String, Object> view = new LinkedHashMap<>();
      values.fields().forEach((name, value) -> view.put(name, value(value)));
      return view;
    }

    private static Object value(Object value) {
      if (value instanceof AuditValues.Json json) {
        return new RawValue(json.text());
      }
      return value instanceof Instant time ? time.toString() : value;
    }
  }

  /** One page of entries, from new to old. */
  @Schema(name = "AuditPage")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Page(
      @Schema(required = true) List<View> items,
      @Schema(description = "Where the next page begins; left out on the last page.")
          String nextCursor) {}
}
