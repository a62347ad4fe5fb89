package io.researcharr.data.adapter.rest;

import io.researcharr.data.port.StorageException;
import java.util.UUID;
import java.util.regex.Pattern;

/** Ids in requests: UUIDs in their usual form and no other. */
final class Ids {

  private static final Pattern FORM =
      Pattern.compile("[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

  private Ids() {}

  /**
   * The id that a text means.
   *
   * @throws IllegalArgumentException when it means none
   */
  static UUID parse(String text) {
    if (!FORM.matcher(text).matches()) {
      throw new IllegalArgumentException("must be a UUID");
    }
    return UUID.fromString(text);
  }

  /** The id in a path, or the end of the request. */
  static UUID inPath(String text) {
    try {
      return parse(text);
    } catch (IllegalArgumentException e) {
      throw new StorageException.Validation("id", e.getMessage());
    }
  }
}
