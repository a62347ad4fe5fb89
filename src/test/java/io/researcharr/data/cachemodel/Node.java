package io.researcharr.data.cachemodel;

import static io.researcharr.data.cachemodel.Simulation.MILLI;

/** A process that can be stopped, go on, and die; what it was about to do dies with it. */
class Node {

  private static Node running;

  final Simulation simulation;
  private final long clockStart;
  private final double clockRate;
  private int life;
  private boolean dead;
  private long stoppedUntil;

  Node(Simulation simulation, double clockRate) {
    this.simulation = simulation;
    this.clockStart = simulation.between(0L, 1_000_000_000L);
    this.clockRate = clockRate;
  }

  /** The process that something is done in at this time. */
  static Node running() {
    return running;
  }

  /** Its monotonic clock. */
  final long nano() {
    return clockStart + (long) (simulation.now() * clockRate);
  }

  /** Does something here later: never when it has died by then, and not while it is stopped. */
  final void after(long delay, Runnable action) {
    simulation.after(delay, here(action));
  }

  /** Something that is done here whenever it is called for. */
  final Runnable here(Runnable action) {
    int born = life;
    return () -> resume(born, action);
  }

  private void resume(int born, Runnable action) {
    if (born == life && !dead) {
      if (simulation.now() < stoppedUntil) {
        // what has waited does not go on in the order in which it came
        long later = simulation.chance(0.5) ? 0 : simulation.between(0, 2 * MILLI);
        simulation.at(stoppedUntil + later, () -> resume(born, action));
      } else {
        running = this;
        action.run();
        running = null;
      }
    }
  }

  final void stop(long time) {
    stoppedUntil = Math.max(stoppedUntil, simulation.now() + time);
  }

  final boolean isDead() {
    return dead;
  }

  void die() {
    life++;
    dead = true;
    stoppedUntil = 0;
  }

  void rise() {
    dead = false;
  }
}
