package io.researcharr.data.domain.media;

import java.util.Objects;

/**
 * A JSON object as canonical text: no spaces between tokens, members in the order of their names.
 * Whoever makes one from foreign text has parsed and checked it; equal objects have equal text.
 */
public record JsonObject(String text) {

  public static final JsonObject EMPTY = new JsonObject("{}");

  public JsonObject {
    Objects.requireNonNull(text);
    if (!text.startsWith("{") || !text.endsWith("}")) {
      throw new IllegalArgumentException("not a JSON object");
    }
  }

  @Override
  public String toString() {
    return text;
  }
}
