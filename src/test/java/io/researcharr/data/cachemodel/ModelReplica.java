package io.researcharr.data.cachemodel;

import static io.researcharr.data.cachemodel.Simulation.MILLI;

import java.util.HashMap;
import java.util.Map;

/** A replica of the database that is behind by a time that changes. */
final class ModelReplica {

  private final Simulation simulation;
  private final Map<Integer, Row> rows = new HashMap<>();
  private long free;
  private int life;

  ModelReplica(Simulation simulation) {
    this.simulation = simulation;
  }

  /** One commit after the other arrives. */
  void committed(int key, Row row) {
    long delay =
        simulation.chance(0.02)
            ? simulation.between(0, 250 * MILLI)
            : simulation.between(50L, 2L * MILLI);
    free = Math.max(free, simulation.now() + delay);
    int born = life;
    simulation.at(
        free,
        () -> {
          if (born == life) {
            rows.put(key, row);
          }
        });
  }

  Row row(int key) {
    return rows.getOrDefault(key, Row.NEVER);
  }

  void restart(Map<Integer, Row> copy) {
    life++;
    rows.clear();
    rows.putAll(copy);
  }
}
