package io.researcharr.data.cachemodel;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;

/** A Redis that may be away, stand still, lose everything, or remember what was long ago. */
final class ModelRedis {

  private final Simulation simulation;
  private final BiPredicate<Object, Object> isOlder;
  private final Map<Object, Object> entries = new HashMap<>();
  private Map<Object, Object> dump = Map.of();
  private boolean down;
  private long frozenUntil;

  /** A Redis that refuses what is older than what it has. */
  ModelRedis(Simulation simulation, BiPredicate<Object, Object> isOlder) {
    this.simulation = simulation;
    this.isOlder = isOlder;
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

  <E> Optional<E> get(Object key, Class<E> type) {
    return Optional.ofNullable(entries.get(key)).map(type::cast);
  }

  void put(Object key, Object entry) {
    entries.merge(key, entry, (held, offered) -> isOlder.test(offered, held) ? held : offered);
  }

  void delete(Object key) {
    entries.remove(key);
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
