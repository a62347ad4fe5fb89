package io.researcharr.data.service;

import io.smallrye.mutiny.Multi;
import java.util.ArrayList;
import java.util.List;

/**
 * Lines put together to batches that are neither too many nor too large to be held in memory. The
 * last one is known as such when it is given out, so there always is one, even if it is empty.
 */
final class BulkBatches {

  /** The most lines of a batch. */
  static final int LINES = 250;

  /** How many bytes close a batch. */
  static final int BYTES = 4 * 1024 * 1024;

  private List<BulkLine> open = new ArrayList<>();
  private int bytes;

  private BulkBatches() {}

  static Multi<Batch> of(Multi<BulkLine> lines) {
    return Multi.createFrom()
        .deferred(
            () -> {
              BulkBatches batches = new BulkBatches();
              return Multi.createBy()
                  .concatenating()
                  .streams(
                      lines.onItem().transformToIterable(batches::add),
                      Multi.createFrom().item(() -> new Batch(batches.take(), true)));
            });
  }

  /** The batch that was full before this line came, if it was. */
  private List<Batch> add(BulkLine line) {
    boolean isFull = open.size() == LINES || bytes >= BYTES;
    List<Batch> full = isFull ? List.of(new Batch(take(), false)) : List.of();
    open.add(line);
    bytes += line.bytes();
    return full;
  }

  private List<BulkLine> take() {
    List<BulkLine> batch = open;
    open = new ArrayList<>();
    bytes = 0;
    return batch;
  }

  /** Lines to be stored together. */
  record Batch(List<BulkLine> lines, boolean isLast) {}
}
