package io.researcharr.data.cachemodel;

import static io.researcharr.data.cachemodel.Simulation.MILLI;

/** Wires between all parts: slow at times, and cut in one direction or both. */
final class Network {

  private final Simulation simulation;
  private final int size;
  private final double tail;
  private final double loss;
  private final long[] cutUntil;
  private final boolean[] holds;

  /**
   * A network.
   *
   * @param tail how many messages in one take long
   * @param loss how many messages in one never arrive
   */
  Network(Simulation simulation, int size, double tail, double loss) {
    this.simulation = simulation;
    this.size = size;
    this.tail = tail;
    this.loss = loss;
    cutUntil = new long[size * size];
    holds = new boolean[size * size];
  }

  void send(int from, int to, Runnable arrival) {
    int wire = from * size + to;
    long held = 0;
    if (simulation.now() < cutUntil[wire]) {
      if (!holds[wire]) {
        return;
      }
      held = cutUntil[wire] - simulation.now();
    } else if (simulation.chance(loss)) {
      return;
    }
    simulation.after(held + delay(), arrival);
  }

  /**
   * Cuts a wire for some time.
   *
   * @param holding whether what is sent meanwhile arrives afterwards
   */
  void cut(int from, int to, long time, boolean holding) {
    cutUntil[from * size + to] = simulation.now() + time;
    holds[from * size + to] = holding;
  }

  void heal() {
    java.util.Arrays.fill(cutUntil, 0);
  }

  private long delay() {
    long usual = simulation.between(50L, 250L);
    if (!simulation.chance(tail)) {
      return usual;
    }
    int how = simulation.below(20);
    if (how < 12) {
      return usual + simulation.between(0, 5 * MILLI);
    }
    return usual + simulation.between(0, (how < 19 ? 60 : 700) * MILLI);
  }
}
