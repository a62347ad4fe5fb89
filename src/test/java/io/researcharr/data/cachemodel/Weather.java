package io.researcharr.data.cachemodel;

import static io.researcharr.data.cachemodel.Simulation.MILLI;

/**
 * What a run is like: how large, and what happens to it how often. Every run has its own, since too
 * many faults at once hide others.
 *
 * @param mishap how often something happens to an instance at a step where it matters
 * @param faults the time between two faults, in the mean
 */
record Weather(
    int instances,
    int records,
    int lists,
    int clients,
    double writes,
    double tail,
    double loss,
    double mishap,
    long faults,
    int floorCap,
    boolean replica,
    boolean failOver,
    int faultKinds) {

  static final long CLIENTS_GO = 3_000 * MILLI;
  static final long END = CLIENTS_GO + 2_500 * MILLI;

  static Weather of(Simulation simulation) {
    return new Weather(
        2 + simulation.below(3),
        1 + simulation.below(4),
        1 + simulation.below(2),
        4 + simulation.below(5),
        simulation.between(0.03, 0.35),
        simulation.chance(0.2) ? 0 : simulation.between(0.005, 0.1),
        simulation.chance(0.5) ? 0 : simulation.between(0.001, 0.02),
        simulation.chance(0.3) ? 0 : simulation.between(0.0002, 0.004),
        simulation.between(20, 400) * MILLI,
        simulation.chance(0.7) ? 1_000 : 1 + simulation.below(3),
        simulation.chance(0.25),
        simulation.chance(0.1),
        simulation.below(1 << Fault.values().length));
  }

  boolean has(Fault fault) {
    return (faultKinds & 1 << fault.ordinal()) != 0;
  }

  /** What can happen. */
  enum Fault {
    STOP,
    DIE,
    CUT_FROM_DATABASE,
    CUT_FROM_REDIS,
    CUT_FROM_OTHERS,
    /** The answers of the database come late, and nobody else gets through. */
    LIMP,
    REDIS_DOWN,
    REDIS_FROZEN,
    REDIS_FLUSHED,
    REDIS_OLD_DATA,
    NEAR_CACHE_EVICTS,
    WRITE_FROM_OUTSIDE
  }
}
