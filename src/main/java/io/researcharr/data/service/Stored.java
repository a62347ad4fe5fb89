package io.researcharr.data.service;

import io.researcharr.data.domain.imports.Skip;
import io.researcharr.data.port.UpstreamRow;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** What became of a batch of foreign rows. An id is null where a row was not stored. */
record Stored(List<UUID> ids, ImportCount count, List<Skip> skips) {

  static Stored of(List<UpstreamRow> batch, List<UpsertOutcome> outcomes, ImportCount before) {
    List<UUID> ids = new ArrayList<>();
    List<Skip> skips = new ArrayList<>();
    ImportCount count = before.copy();
    int next = 0;
    for (UpstreamRow row : batch) {
      if (row instanceof UpstreamRow.Unusable unusable) {
        ids.add(null);
        if (count.skip()) {
          skips.add(new Skip(row.ref(), unusable.reason()));
        }
        continue;
      }
      UpsertOutcome outcome = outcomes.get(next++);
      ids.add(outcome.id().orElse(null));
      if (outcome.kind() != UpsertOutcome.Kind.REJECTED) {
        count.add(outcome.kind());
      } else if (count.skip()) {
        skips.add(
            new Skip(
                row.ref(),
                outcome.error().map(e -> e.field() + " " + e.message()).orElse("rejected")));
      }
    }
    return new Stored(ids, count, skips);
  }
}
