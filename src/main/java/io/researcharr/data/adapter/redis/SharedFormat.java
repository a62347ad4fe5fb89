package io.researcharr.data.adapter.redis;

import io.researcharr.data.port.SharedCache.Shared;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * An entry as it stands in Redis: a line of text with version, number and name, and then the
 * answer's bytes.
 */
final class SharedFormat {

  /** To be raised with each change of this format or of the answers. */
  static final int VERSION = 1;

  private SharedFormat() {}

  static byte[] write(Shared entry) {
    byte[] head =
        (entry.version() + " " + entry.number() + " " + entry.name() + "\n")
            .getBytes(StandardCharsets.UTF_8);
    byte[] bytes = Arrays.copyOf(head, head.length + entry.body().length);
    System.arraycopy(entry.body(), 0, bytes, head.length, entry.body().length);
    return bytes;
  }

  /** The entry, or nothing when the bytes are none. */
  static Optional<Shared> read(byte[] bytes) {
    int end = 0;
    while (end < bytes.length && bytes[end] != '\n') {
      end++;
    }
    if (end == bytes.length || end + 1 == bytes.length) {
      return Optional.empty();
    }
    String[] head = new String(bytes, 0, end, StandardCharsets.UTF_8).split(" ", 3);
    try {
      return head.length < 3
          ? Optional.empty()
          : Optional.of(
              new Shared(
                  Long.parseLong(head[1]),
                  Long.parseLong(head[0]),
                  head[2],
                  Arrays.copyOfRange(bytes, end + 1, bytes.length)));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }
}
