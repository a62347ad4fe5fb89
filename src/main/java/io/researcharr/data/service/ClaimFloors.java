package io.researcharr.data.service;

import io.researcharr.data.port.JobLeases;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/**
 * The rank below which there is nothing to claim, as far as this instance knows.
 *
 * <p>A claim walks an index from its lowest rank. Where old snapshots keep PostgreSQL from cleaning
 * up, the entries of all jobs that were ever claimed stand at the beginning, and each claim would
 * pass them again. So claims begin at the rank of the first job that was found last. What becomes
 * claimable in this instance lowers the floor; for what others do, now and then a claim begins at
 * the very bottom: at every interval, or less often when that takes long, and sooner when there was
 * nothing from the floor on. What it finds below the floor lowers that as well, since there may be
 * more where the first one was.
 */
final class ClaimFloors {

  /** A walk from the bottom is not repeated until so many times as long are over. */
  private static final int REST = 20;

  private static final Duration SLOW = Duration.ofSeconds(5);

  /** A walk that failed has locked nobody knows what, so it is repeated before long. */
  private static final Duration MOST_REST = Duration.ofSeconds(30);

  private final long intervalNanos;
  private final Set<Walk> walks = new HashSet<>();
  private long floor = JobLeases.NO_FLOOR;
  private long nextFullAt;
  private long restedAt;

  ClaimFloors(Duration interval) {
    this.intervalNanos = interval.toNanos();
  }

  synchronized Walk begin(long now) {
    boolean full = floor == JobLeases.NO_FLOOR || now - nextFullAt >= 0;
    if (full) {
      nextFullAt = now + intervalNanos;
      restedAt = nextFullAt;
    }
    Walk walk = new Walk(full ? JobLeases.NO_FLOOR : floor, now);
    walks.add(walk);
    return walk;
  }

  /** A job of this rank can be claimed now. */
  synchronized void arrived(long rank) {
    floor = Math.min(floor, rank);
    walks.forEach(walk -> walk.lowest = Math.min(walk.lowest, rank));
  }

  /** Jobs of unknown rank can be claimed now. */
  synchronized void stirred() {
    arrived(JobLeases.NO_FLOOR);
  }

  /** A walk has found a job of this rank first. */
  synchronized void found(Walk walk, long first, long now) {
    end(walk, now);
    if (walk.isFull() && first < floor) {
      arrived(first);
    } else {
      floor = Math.max(floor, Math.min(first, walk.lowest));
    }
  }

  /** What there is, if anything, is below the floor. */
  synchronized void foundNothing(Walk walk, long now) {
    end(walk, now);
    if (!walk.isFull() && restedAt - nextFullAt < 0) {
      nextFullAt = restedAt;
    }
  }

  /**
   * What a failed walk had locked is free again; others have passed it meanwhile. One from the
   * bottom that failed because it took too long would do so again, and rests for a while.
   */
  synchronized void failed(Walk walk, long now) {
    end(walk, now);
    long most = now + MOST_REST.toNanos();
    nextFullAt = nextFullAt - most < 0 ? nextFullAt : most;
    restedAt = restedAt - most < 0 ? restedAt : most;
    if (!walk.isFull()) {
      arrived(walk.floor);
    } else if (now - walk.begun < SLOW.toNanos()) {
      stirred();
    }
  }

  private void end(Walk walk, long now) {
    walks.remove(walk);
    if (walk.isFull()) {
      restedAt = now + REST * (now - walk.begun);
      nextFullAt = now + Math.max(intervalNanos, REST * (now - walk.begun));
    }
  }

  /** A claim under way. */
  static final class Walk {

    private final long floor;
    private final long begun;
    private long lowest = Long.MAX_VALUE;

    private Walk(long floor, long begun) {
      this.floor = floor;
      this.begun = begun;
    }

    long floor() {
      return floor;
    }

    private boolean isFull() {
      return floor == JobLeases.NO_FLOOR;
    }
  }
}
