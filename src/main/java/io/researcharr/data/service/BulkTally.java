package io.researcharr.data.service;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Counts the outcomes of a bulk request. */
final class BulkTally {

  private long created;
  private long updated;
  private long unchanged;
  private long rejected;

  void add(Batch batch) {
    created += batch.created();
    updated += batch.updated();
    unchanged += batch.unchanged();
    rejected += batch.rejections().size();
  }

  void rejected(int more) {
    rejected += more;
  }

  boolean hasRejections() {
    return rejected > 0;
  }

  BulkEvent.Summary summary() {
    return new BulkEvent.Summary(created, updated, unchanged, rejected);
  }

  /** What the summary will be with one more batch. */
  BulkEvent.Summary summaryWith(Batch batch) {
    return new BulkEvent.Summary(
        created + batch.created(),
        updated + batch.updated(),
        unchanged + batch.unchanged(),
        rejected + batch.rejections().size());
  }

  Batch total() {
    return new Batch(0, created, updated, unchanged, List.of());
  }

  /** The outcomes of some lines that were handled together. */
  record Batch(int size, long created, long updated, long unchanged, List<BulkEvent> rejections) {

    /** What is told of this batch, and of the end. */
    List<BulkEvent> andThen(BulkEvent end) {
      List<BulkEvent> events = new ArrayList<>(rejections);
      events.add(end);
      return events;
    }

    static Batch of(List<BulkLine> all, List<BulkLine> usable, List<UpsertOutcome> outcomes) {
      List<BulkEvent.Rejected> rejections = new ArrayList<>();
      for (BulkLine line : all) {
        if (!line.isUsable()) {
          rejections.add(new BulkEvent.Rejected(line.number(), line.content().errors()));
        }
      }
      for (int i = 0; i < outcomes.size(); i++) {
        if (outcomes.get(i).kind() == UpsertOutcome.Kind.REJECTED) {
          rejections.add(
              new BulkEvent.Rejected(
                  usable.get(i).number(), outcomes.get(i).error().stream().toList()));
        }
      }
      rejections.sort(Comparator.comparingLong(BulkEvent.Rejected::line));
      return new Batch(
          all.size(),
          count(outcomes, UpsertOutcome.Kind.CREATED),
          count(outcomes, UpsertOutcome.Kind.UPDATED),
          count(outcomes, UpsertOutcome.Kind.UNCHANGED),
          List.copyOf(rejections));
    }

    private static long count(List<UpsertOutcome> outcomes, UpsertOutcome.Kind kind) {
      return outcomes.stream().filter(outcome -> outcome.kind() == kind).count();
    }
  }
}
