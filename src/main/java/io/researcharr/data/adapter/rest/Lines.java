package io.researcharr.data.adapter.rest;

import io.smallrye.mutiny.Multi;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * A stream of bytes cut into lines. Empty lines are counted and left out; of a line that is too
 * long nothing is kept but its number.
 */
final class Lines {

  /** The longest line that is taken. */
  static final int MAX_BYTES = Bodies.MAX_BYTES;

  private final ByteArrayOutputStream open = new ByteArrayOutputStream();
  private boolean tooLong;
  private long number;

  private Lines() {}

  static Multi<Line> of(Multi<Buffer> bytes) {
    return Multi.createFrom()
        .deferred(
            () -> {
              Lines lines = new Lines();
              return Multi.createBy()
                  .concatenating()
                  .streams(
                      bytes.onItem().transformToIterable(lines::cut),
                      Multi.createFrom().iterable(lines::rest));
            });
  }

  private List<Line> cut(Buffer chunk) {
    List<Line> lines = new ArrayList<>();
    byte[] bytes = chunk.getBytes();
    int start = 0;
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == '\n') {
        append(bytes, start, i);
        close(lines);
        start = i + 1;
      }
    }
    append(bytes, start, bytes.length);
    return lines;
  }

  private java.util.Iterator<Line> rest() {
    List<Line> lines = new ArrayList<>();
    if (open.size() > 0 || tooLong) {
      close(lines);
    }
    return lines.iterator();
  }

  private void append(byte[] bytes, int start, int end) {
    if (tooLong || open.size() + end - start > MAX_BYTES) {
      tooLong = true;
      open.reset();
    } else {
      open.write(bytes, start, end - start);
    }
  }

  private void close(List<Line> lines) {
    number++;
    byte[] line = open.toByteArray();
    if (tooLong || !isBlank(line)) {
      lines.add(new Line(number, line, tooLong));
    }
    open.reset();
    tooLong = false;
  }

  private static boolean isBlank(byte[] line) {
    for (byte b : line) {
      if (b != ' ' && b != '\t' && b != '\r') {
        return false;
      }
    }
    return true;
  }

  /** A line with its number, which counts from one. */
  record Line(long number, byte[] bytes, boolean isTooLong) {}
}
