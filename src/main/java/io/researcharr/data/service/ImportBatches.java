package io.researcharr.data.service;

import io.researcharr.data.port.UpstreamRow;
import io.smallrye.mutiny.Multi;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * Foreign rows put together to batches that are neither too many nor too large to be held in
 * memory: series may bring their episodes along, as many as they have.
 */
final class ImportBatches {

  /** The most rows of a batch. */
  static final int ROWS = 250;

  /** How many episodes that came along close a batch. */
  static final int EPISODES = 2_500;

  private List<UpstreamRow> open = new ArrayList<>();
  private int episodes;

  private ImportBatches() {}

  static Multi<List<UpstreamRow>> of(Multi<UpstreamRow> rows) {
    return Multi.createFrom()
        .deferred(
            () -> {
              ImportBatches batches = new ImportBatches();
              return Multi.createBy()
                  .concatenating()
                  .streams(
                      rows.onItem().transformToIterable(batches::add),
                      Multi.createFrom().iterable(batches::rest));
            });
  }

  /** The batch that this row has closed, if it has. */
  private List<List<UpstreamRow>> add(UpstreamRow row) {
    open.add(row);
    episodes += row instanceof UpstreamRow.SeriesRow series ? series.brought() : 0;
    return open.size() == ROWS || episodes >= EPISODES ? List.of(take()) : List.of();
  }

  private Iterator<List<UpstreamRow>> rest() {
    List<List<UpstreamRow>> last = open.isEmpty() ? List.of() : List.of(take());
    return last.iterator();
  }

  private List<UpstreamRow> take() {
    List<UpstreamRow> batch = open;
    open = new ArrayList<>();
    episodes = 0;
    return batch;
  }
}
