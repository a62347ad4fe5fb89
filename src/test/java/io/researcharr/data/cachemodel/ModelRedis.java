package io.researcharr.data.cachemodel;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** A Redis that may be away, stand still, lose everything, or remember what was long ago. */
final class ModelRedis {

  private final Simulation simulation;
  private final boolean newerOnly;
  private final Map<Integer, Entry> entries = new HashMap<>();
  private Map<Integer, Entry> dump = Map.of();
  private boolean down;
  private long frozenUntil;

  ModelRedis(Simulation simulation, boolean newerOnly) {
    this.simulation = simulation;
    this.newerOnly = newerOnly;
  }

  /** Does what it is asked to, if it is there, when it can. */
  void command(Runnable command) {
    if (!down) {
      if (simulation.now() < frozenUntil) {
        simulation.at(frozenUntil, () -> command(command));
      } else {
        command.run();
      }
    }
  }

  Optional<Entry> get(int epoch, int key) {
    return Optional.ofNullable(entries.get(place(epoch, key)));
  }

  void put(int epoch, Entry entry) {
    entries.merge(
        place(epoch, entry.key()),
        entry,
        (held, offered) -> newerOnly && isOlder(offered, held) ? held : offered);
  }

  private static boolean isOlder(Entry one, Entry other) {
    if (one.version() != other.version()) {
      return one.version() < other.version();
    }
    return one.clock() != other.clock()
        ? one.clock() < other.clock()
        : one.filledAt() < other.filledAt();
  }

  void delete(int epoch, int key) {
    entries.remove(place(epoch, key));
  }

  private static int place(int epoch, int key) {
    return epoch * 100_000 + key;
  }

  void goDown() {
    down = true;
  }

  void comeUp() {
    down = false;
  }

  void freeze(long time) {
    frozenUntil = simulation.now() + time;
  }

  void flush() {
    entries.clear();
  }

  void save() {
    dump = Map.copyOf(entries);
  }

  /** Starts with what it had when it saved last, however old that is. */
  void restartWithOldData() {
    entries.clear();
    entries.putAll(dump);
  }
}
