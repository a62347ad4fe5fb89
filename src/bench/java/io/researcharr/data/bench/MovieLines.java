package io.researcharr.data.bench;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The lines of a bulk request with so many movies, made while they are sent. */
final class MovieLines extends InputStream {

  private static final int PART = 500;
  private static final String LINE =
      "{\"type\":\"movie\",\"title\":\"Streamed %1$d\",\"externalId\":\"bench:%1$d\","
          + "\"tmdbId\":%2$d,\"tags\":[\"streamed\"],\"metadata\":{\"overview\":\"Somebody who"
          + " thought the day would be like any other finds out that it is not.\"}}%n";

  private final int count;
  private int next;
  private byte[] part = {};
  private int at;

  MovieLines(int count) {
    this.count = count;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int offset, int length) {
    if (at == part.length && !fill()) {
      return -1;
    }
    int copied = Math.min(length, part.length - at);
    System.arraycopy(part, at, into, offset, copied);
    at += copied;
    return copied;
  }

  private boolean fill() {
    if (next >= count) {
      return false;
    }
    int end = Math.min(count, next + PART);
    Stream<String> lines = IntStream.range(next, end).mapToObj(n -> LINE.formatted(n, n + 1));
    part = String.join("", lines.toList()).getBytes(StandardCharsets.UTF_8);
    next = end;
    at = 0;
    return true;
  }
}
