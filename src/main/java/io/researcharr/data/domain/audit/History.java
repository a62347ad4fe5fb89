package io.researcharr.data.domain.audit;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A thing on the way back through its changes, from how it is now to how it was. Changes are undone
 * from the newest to the oldest; one that is not next is not undone.
 */
public final class History {

  private static final Comparator<AuditEntry> NEWEST_FIRST =
      Comparator.comparingLong(AuditEntry::version).reversed();

  private Optional<State> state;
  private long nextVersion;

  private History(Optional<State> state, long nextVersion) {
    this.state = state;
    this.nextVersion = nextVersion;
  }

  /** The history of a thing that is there. */
  public static History of(State now) {
    return new History(Optional.of(now), now.version());
  }

  /** The history of a thing that is gone, or never was. */
  public static History ofNothing() {
    return new History(Optional.empty(), -1);
  }

  /** Undoes the changes, which may come in any order; newer ones must have been undone before. */
  public void undo(List<AuditEntry> entries) {
    List<AuditEntry> sorted = new ArrayList<>(entries);
    sorted.sort(NEWEST_FIRST);
    for (AuditEntry entry : sorted) {
      if (isNext(entry)) {
        undo(entry);
      }
    }
  }

  /** How the thing is where we are, if it is there. */
  public Optional<State> state() {
    return state;
  }

  /** Of what is not there, the next change back is the one that has ended it. */
  private boolean isNext(AuditEntry entry) {
    return state.isPresent()
        ? entry.version() == nextVersion
        : entry.ends() && (nextVersion < 0 || entry.version() <= nextVersion);
  }

  private void undo(AuditEntry entry) {
    nextVersion = entry.version() - 1;
    if (entry.begins()) {
      state = Optional.empty();
    } else if (entry.ends()) {
      state = Optional.of(new State(nextVersion, entry.before()));
    } else {
      state =
          state.map(
              now -> new State(nextVersion, now.values().undone(entry.before(), entry.after())));
    }
  }

  /** How a thing is at a version. */
  public record State(long version, AuditValues values) {}
}
