package io.researcharr.data.service;

import io.researcharr.data.domain.imports.ImportProgress;

/**
 * Counts the rows of an import that may be walked through more than once. Rows that an earlier walk
 * counted come out unchanged or skipped in this one: as many of those as there were are credited.
 */
final class ImportCount {

  private ImportProgress progress;
  private long creditForStored;
  private long creditForSkipped;

  private ImportCount(ImportProgress progress, long creditForStored, long creditForSkipped) {
    this.progress = progress;
    this.creditForStored = creditForStored;
    this.creditForSkipped = creditForSkipped;
  }

  /** A new walk, after earlier ones that came this far. */
  static ImportCount after(ImportProgress progress) {
    return new ImportCount(progress, progress.done() - progress.skipped(), progress.skipped());
  }

  ImportCount copy() {
    return new ImportCount(progress, creditForStored, creditForSkipped);
  }

  ImportProgress progress() {
    return progress;
  }

  ImportCount outOf(long total) {
    return new ImportCount(progress.outOf(total), creditForStored, creditForSkipped);
  }

  void add(UpsertOutcome.Kind kind) {
    switch (kind) {
      case CREATED -> progress = progress.plus(1, 0, 0, 0);
      case UPDATED -> progress = progress.plus(0, 1, 0, 0);
      case UNCHANGED -> {
        if (creditForStored > 0) {
          creditForStored--;
        } else {
          progress = progress.plus(0, 0, 1, 0);
        }
      }
      case REJECTED -> throw new IllegalArgumentException("a rejected row is skipped");
    }
  }

  /** Counts a skipped row, and says whether it is a new one. */
  boolean skip() {
    if (creditForSkipped > 0) {
      creditForSkipped--;
      return false;
    }
    progress = progress.plus(0, 0, 0, 1);
    return true;
  }
}
