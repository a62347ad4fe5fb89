package io.researcharr.data.adapter.sql;

import com.fasterxml.jackson.databind.JsonNode;
import io.researcharr.data.domain.audit.AuditAction;
import io.researcharr.data.domain.audit.AuditEntity;
import io.researcharr.data.domain.audit.AuditEntry;
import io.researcharr.data.domain.audit.AuditId;
import io.researcharr.data.domain.audit.AuditValues;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * The table {@code audit_log}: one row an entry. Triggers fill it, and what they write of a row is
 * an object of scalars: times are as the engine has them, and JSON is text.
 */
public final class AuditTable {

  /** The columns in the order in which {@link #read} expects them. */
  public static final String NAMES =
      "l.seq, l.at, l.entity_type, l.entity_id, l.action, l.actor, l.version, l.old_values,"
          + " l.new_values";

  private static final Set<String> JSON = Set.of("metadata", "value", "payload");

  private AuditTable() {}

  public static AuditEntry read(SqlRow row) {
    AuditEntity entity = AuditEntity.byWireName(row.text(2)).orElseThrow();
    return new AuditEntry(
        new AuditId(row.instant(1), row.bigint(0)),
        new AuditEntry.Subject(entity, row.text(3)),
        AuditAction.byWireName(row.text(4)).orElseThrow(),
        row.text(5),
        row.bigint(6),
        values(row.text(7)),
        values(row.text(8)));
  }

  static Scale<AuditEntry> scale(long bytes) {
    String weight =
        "400 + COALESCE(octet_length(old_values), 0) + COALESCE(octet_length(new_values), 0)";
    return new Scale<>(AuditTable::read, AuditTable::weight, Scale.Weight.of(weight, NAMES), bytes);
  }

  /** About how many bytes an entry has. */
  private static long weight(AuditEntry entry) {
    return 400 + weight(entry.before()) + weight(entry.after());
  }

  private static long weight(AuditValues values) {
    return values.fields().values().stream()
        .mapToLong(
            value ->
                value instanceof AuditValues.Json json
                    ? json.text().length()
                    : value instanceof String text ? text.length() : Long.BYTES)
        .sum();
  }

  private static AuditValues values(String json) {
    if (json == null) {
      return AuditValues.NONE;
    }
    Map<String, Object> values = new HashMap<>();
    Json.tree(json)
        .properties()
        .forEach(
            field -> {
              if (!isAbsent(field.getKey(), field.getValue())) {
                values.put(field.getKey(), value(field.getKey(), field.getValue()));
              }
            });
    return new AuditValues(values);
  }

  /** A year of zero is a year that is not known. */
  private static boolean isAbsent(String name, JsonNode value) {
    return value.isNull() || name.equals("year") && value.asInt() == 0;
  }

  private static Object value(String name, JsonNode value) {
    if (name.endsWith("At") || name.equals("lastProcessed")) {
      return value.isNumber()
          ? Instant.EPOCH.plus(value.longValue(), ChronoUnit.MICROS)
          : OffsetDateTime.parse(value.textValue()).toInstant();
    }
    if (name.equals("tags")) {
      return new AuditValues.Json(value.textValue(), Json.words(value.textValue()));
    }
    if (JSON.contains(name)) {
      return AuditValues.Json.of(value.textValue());
    }
    if (name.equals("monitored")) {
      return value.isNumber() ? value.intValue() != 0 : value.booleanValue();
    }
    return value.isNumber() ? (Object) value.longValue() : value.textValue();
  }
}
