package io.researcharr.data.adapter.arr;

import io.smallrye.mutiny.Multi;

/** The elements of a JSON array as a stream, which asks for bytes only when elements are wanted. */
final class Elements {

  private Elements() {}

  static Multi<Element> of(Multi<byte[]> json, long maxElementBytes) {
    return Multi.createFrom()
        .deferred(
            () -> {
              var reader = new ElementReader(maxElementBytes);
              var read =
                  json.onItem()
                      .transformToMultiAndConcatenate(
                          piece -> Multi.createFrom().iterable(reader.read(piece)));
              return Multi.createBy().concatenating().streams(read, ending(reader));
            });
  }

  private static Multi<Element> ending(ElementReader reader) {
    return Multi.createFrom()
        .deferred(
            () -> {
              reader.end();
              return Multi.createFrom().empty();
            });
  }
}
