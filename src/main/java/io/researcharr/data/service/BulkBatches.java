package io.researcharr.data.service;

import io.smallrye.mutiny.Multi;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** Lines put together to batches that are neither too many nor too large to be held in memory. */
final class BulkBatches {

  /** The most lines of a batch. */
  static final int LINES = 250;

  /** How many bytes close a batch. */
  static final int BYTES = 4 * 1024 * 1024;

  private List<BulkLine> open = new ArrayList<>();
  private int bytes;

  private BulkBatches() {}

  static Multi<List<BulkLine>> of(Multi<BulkLine> lines) {
    return Multi.createFrom()
        .deferred(
            () -> {
              BulkBatches batches = new BulkBatches();
              return Multi.createBy()
                  .concatenating()
                  .streams(
                      lines.onItem().transformToIterable(batches::add),
                      Multi.createFrom().iterable(batches::rest));
            });
  }

  /** The batch that this line has closed, if it has. */
  private List<List<BulkLine>> add(BulkLine line) {
    open.add(line);
    bytes += line.bytes();
    return open.size() == LINES || bytes >= BYTES ? List.of(take()) : List.of();
  }

  private Iterator<List<BulkLine>> rest() {
    List<List<BulkLine>> last = open.isEmpty() ? List.of() : List.of(take());
    return last.iterator();
  }

  private List<BulkLine> take() {
    List<BulkLine> batch = open;
    open = new ArrayList<>();
    bytes = 0;
    return batch;
  }
}
