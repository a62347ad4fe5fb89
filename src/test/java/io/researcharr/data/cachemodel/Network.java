package io.researcharr.data.cachemodel;

import static io.researcharr.data.cachemodel.Simulation.MILLI;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Wires between all parts: slow at times, and cut in one direction or both. */
final class Network {

  private static final long SLOW = 280 * MILLI;

  private final Simulation simulation;
  private final int size;
  private final double tail;
  private final double loss;
  private final SplittableRandom[] chances;
  private final long[] cutUntil;
  private final boolean[] holds;
  private final long[] slowUntil;

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
    chances = new SplittableRandom[size * size];
    Arrays.setAll(chances, wire -> new SplittableRandom(simulation.below(Integer.MAX_VALUE)));
    cutUntil = new long[size * size];
    holds = new boolean[size * size];
    slowUntil = new long[size * size];
  }

  void send(int from, int to, Runnable arrival) {
    int wire = from * size + to;
    long held = 0;
    if (simulation.now() < cutUntil[wire]) {
      if (!holds[wire]) {
        return;
      }
      held = cutUntil[wire] - simulation.now();
    } else if (chances[wire].nextDouble() < loss) {
      return;
    }
    if (simulation.now() < slowUntil[wire]) {
      held += SLOW / 2 + chances[wire].nextLong(SLOW / 2);
    }
    simulation.after(held + delay(chances[wire]), arrival);
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

  /** Makes a wire slow for some time. */
  void slow(int from, int to, long time) {
    slowUntil[from * size + to] = simulation.now() + time;
  }

  void heal() {
    Arrays.fill(slowUntil, 0);
    Arrays.fill(cutUntil, 0);
  }

  /** Each wire has chances of its own, so that the order of what is sent at once is no matter. */
  private long delay(SplittableRandom chance) {
    long usual = 50 + chance.nextInt(200);
    if (chance.nextDouble() >= tail) {
      return usual;
    }
    int how = chance.nextInt(20);
    if (how < 12) {
      return usual + chance.nextLong(5 * MILLI);
    }
    return usual + chance.nextLong((how < 19 ? 60 : 700) * MILLI);
  }
}
