package io.researcharr.data.adapter.rest;

import java.io.ByteArrayOutputStream;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;

/** Things as lines of JSON, in pieces that even a slow reader takes before long. */
final class JsonLines {

  private static final int PIECE = 64 * 1024;

  private JsonLines() {}

  /**
   * The things of one part of a stream; the end of a piece's last line is written by the stream.
   */
  static <T> Iterable<byte[]> of(List<T> things, Function<T, ?> view) {
    return () -> {
      Iterator<T> left = things.iterator();
      return new Iterator<>() {
        @Override
        public boolean hasNext() {
          return left.hasNext();
        }

        @Override
        public byte[] next() {
          return piece(left, view);
        }
      };
    };
  }

  private static <T> byte[] piece(Iterator<T> things, Function<T, ?> view) {
    var out = new ByteArrayOutputStream(PIECE / 2);
    out.writeBytes(Json.bytes(view.apply(things.next())));
    while (things.hasNext() && out.size() < PIECE) {
      out.write('\n');
      out.writeBytes(Json.bytes(view.apply(things.next())));
    }
    return out.toByteArray();
  }
}
