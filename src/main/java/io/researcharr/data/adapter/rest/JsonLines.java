package io.researcharr.data.adapter.rest;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.function.Function;

/** Things as lines of JSON. */
final class JsonLines {

  private JsonLines() {}

  /** The things of one part of a stream; the end of the last line is written by the stream. */
  static <T> byte[] of(List<T> things, Function<T, ?> view) {
    var out = new ByteArrayOutputStream(things.size() * 600);
    for (int i = 0; i < things.size(); i++) {
      if (i > 0) {
        out.write('\n');
      }
      out.writeBytes(Json.bytes(view.apply(things.get(i))));
    }
    return out.toByteArray();
  }
}
