package io.researcharr.data.cachemodel;

import java.util.PriorityQueue;
import java.util.SplittableRandom;

/** A clock that goes as fast as things happen, in microseconds, and the one source of chance. */
final class Simulation {

  static final long MILLI = 1_000;

  private final PriorityQueue<Event> events = new PriorityQueue<>();
  private final SplittableRandom random;
  private long now;
  private long number;

  Simulation(long seed) {
    random = new SplittableRandom(seed);
  }

  long now() {
    return now;
  }

  void after(long delay, Runnable action) {
    at(now + delay, action);
  }

  void at(long time, Runnable action) {
    events.add(new Event(time, number++, action));
  }

  void runUntil(long end) {
    while (!events.isEmpty() && events.peek().time <= end) {
      Event event = events.poll();
      now = event.time;
      event.action.run();
    }
    now = end;
  }

  boolean chance(double probability) {
    return probability > 0 && random.nextDouble() < probability;
  }

  int below(int bound) {
    return random.nextInt(bound);
  }

  long between(long low, long high) {
    return low + random.nextLong(high - low + 1);
  }

  double between(double low, double high) {
    return low + random.nextDouble() * (high - low);
  }

  /** Mostly about the mean, sometimes much more. */
  long about(long mean) {
    return Math.max(1, (long) (-Math.log(1 - random.nextDouble()) * mean));
  }

  private record Event(long time, long number, Runnable action) implements Comparable<Event> {
    @Override
    public int compareTo(Event other) {
      return time != other.time
          ? Long.compare(time, other.time)
          : Long.compare(number, other.number);
    }
  }
}
