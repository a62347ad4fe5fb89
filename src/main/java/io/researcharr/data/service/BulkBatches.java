package io.researcharr.data.service;

import io.smallrye.mutiny.Multi;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * Lines put together to batches that are neither too many nor too large to be held in memory.
 *
 * <p>Where the last one is to be known as such when it is given out, a batch waits for the line
 * that comes after it, and there always is a last one, even if it is empty.
 */
final class BulkBatches {

  /** The most lines of a batch. */
  static final int LINES = 250;

  /** How many bytes close a batch. */
  static final int BYTES = 4 * 1024 * 1024;

  private List<BulkLine> open = new ArrayList<>();
  private int bytes;
  private final boolean isLastKnown;

  private BulkBatches(boolean isLastKnown) {
    this.isLastKnown = isLastKnown;
  }

  static Multi<Batch> of(Multi<BulkLine> lines) {
    return of(lines, false);
  }

  static Multi<Batch> withLast(Multi<BulkLine> lines) {
    return of(lines, true);
  }

  private static Multi<Batch> of(Multi<BulkLine> lines, boolean isLastKnown) {
    return Multi.createFrom()
        .deferred(
            () -> {
              BulkBatches batches = new BulkBatches(isLastKnown);
              return Multi.createBy()
                  .concatenating()
                  .streams(
                      lines.onItem().transformToIterable(batches::add),
                      Multi.createFrom().iterable(batches::rest));
            });
  }

  /** The batch that this line has closed, or that was full before it came, if there is one. */
  private List<Batch> add(BulkLine line) {
    List<Batch> before = isLastKnown ? full() : List.of();
    open.add(line);
    bytes += line.bytes();
    return isLastKnown ? before : full();
  }

  private List<Batch> full() {
    boolean isFull = open.size() == LINES || bytes >= BYTES;
    return isFull ? List.of(new Batch(take(), false)) : List.of();
  }

  private Iterator<Batch> rest() {
    List<Batch> last =
        open.isEmpty() && !isLastKnown ? List.of() : List.of(new Batch(take(), true));
    return last.iterator();
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
