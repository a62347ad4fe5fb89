package io.researcharr.data.adapter.rest;

import com.fasterxml.jackson.databind.JsonNode;
import io.researcharr.data.domain.settings.SettingDraft;
import io.researcharr.data.domain.settings.SettingKey;
import io.researcharr.data.domain.settings.SettingType;
import io.researcharr.data.domain.settings.SettingValue;
import io.researcharr.data.port.StorageException;
import java.util.Optional;
import java.util.Set;

/** Settings as callers write them. */
final class SettingReader {

  private static final SettingValue NOTHING = SettingValue.of(0);
  private static final Set<String> READ_ONLY =
      Set.of("key", "version", "createdAt", "updatedAt", "updatedBy");

  private SettingReader() {}

  /** The key in a path, or the end of the request. */
  static SettingKey key(String text) {
    try {
      return new SettingKey(text);
    } catch (IllegalArgumentException e) {
      throw new StorageException.Validation("key", e.getMessage());
    }
  }

  /** The draft that a JSON object describes, or the end of the request. */
  static SettingDraft read(JsonNode json) {
    JsonFields in = new JsonFields(json);
    Optional<SettingType> type = in.parsed("type", 20, SettingReader::type);
    in.required("type", type, SettingType.JSON);
    Optional<JsonNode> given = in.any("value");
    in.required("value", given, json);
    Optional<SettingValue> value =
        type.flatMap(known -> given.flatMap(node -> value(known, node, in)));
    Optional<String> description = in.text("description", SettingDraft.MAX_DESCRIPTION);
    in.refuseOthers(name -> READ_ONLY.contains(name) ? "is read-only" : "is not a known field");
    in.check();
    return new SettingDraft(value.orElse(NOTHING), description);
  }

  private static Optional<SettingValue> value(SettingType type, JsonNode node, JsonFields in) {
    if (!isOf(type, node)) {
      in.error("value", "must be " + inWords(type));
      return Optional.empty();
    }
    try {
      return Optional.of(new SettingValue(type, Json.canonicalText(node)));
    } catch (IllegalArgumentException e) {
      in.error("value", e.getMessage());
      return Optional.empty();
    }
  }

  private static boolean isOf(SettingType type, JsonNode node) {
    return switch (type) {
      case STRING -> node.isTextual();
      case INT -> node.isIntegralNumber() && node.canConvertToLong();
      case BOOL -> node.isBoolean();
      case JSON -> true;
    };
  }

  private static String inWords(SettingType type) {
    return switch (type) {
      case STRING -> "a text";
      case INT -> "a whole number of 64 bits";
      case BOOL -> "true or false";
      case JSON -> "JSON";
    };
  }

  private static SettingType type(String text) {
    return SettingType.byWireName(text)
        .orElseThrow(() -> new IllegalArgumentException("must be string, int, bool or json"));
  }
}
