package io.researcharr.data.domain.cache;

import java.time.Duration;

/**
 * The lowest version of each key that is still right, for the keys that were changed of late.
 *
 * <p>A floor is remembered for at least the window and for less than two. Each takes 24 bytes in a
 * table that is at most two thirds full. When more keys change than there is room for, {@link
 * #raise} says so, and what depends on floors must be given up as a whole.
 *
 * <p>Laws: the changes are counted, each for itself, and a change counts when its floor stands:
 * what begins after that sees the floor. When all floors are forgotten, a new era begins in the
 * same moment.
 */
public final class Floors {

  /** No floor: nothing is known to have changed. */
  public static final long NONE = Long.MIN_VALUE;

  private final int capacity;
  private final long windowNanos;
  private Table present = new Table();
  private Table former = new Table();
  private long turnedNanos;
  private long turnedStamp;
  private long forgottenStamp;
  private volatile long lastStamp;
  private volatile long era;

  public Floors(int capacity, Duration window, long nowNanos) {
    this.capacity = capacity;
    this.windowNanos = window.toNanos();
    this.turnedNanos = nowNanos;
  }

  /** Raises the floor of a key. False when there is no room: the floor is not kept then. */
  public synchronized boolean raise(long key, long version) {
    long stamp = lastStamp + 1;
    boolean isKept = present.put(key == 0 ? 1 : key, version, stamp, capacity);
    lastStamp = stamp;
    return isKept;
  }

  /** The number of the last change. */
  public long stamp() {
    return lastStamp;
  }

  /** How often all floors were forgotten. */
  public long era() {
    return era;
  }

  /** The lowest version of the key that is still right, or {@link #NONE}. */
  public synchronized long version(long key) {
    long wanted = key == 0 ? 1 : key;
    return Math.max(present.version(wanted), former.version(wanted));
  }

  /** Whether it is certain that no change of the key came after the one with this number. */
  public synchronized boolean isUnchanged(long key, long stamp) {
    long wanted = key == 0 ? 1 : key;
    return stamp >= forgottenStamp
        && Math.max(present.stamp(wanted), former.stamp(wanted)) <= stamp;
  }

  /**
   * Whether it is certain that this version of the key is right, or was when the change with this
   * number was the last: all that came later is remembered, and none of it speaks against it.
   */
  public synchronized boolean admits(long key, long version, long stamp) {
    return stamp >= forgottenStamp && version >= version(key);
  }

  /** Whether it is time to forget what is older than the window. */
  public synchronized boolean isTurnDue(long nowNanos) {
    return nowNanos - turnedNanos >= windowNanos;
  }

  /**
   * Forgets what was raised before the last turn. What was loaded before then must not be trusted
   * any more.
   */
  public synchronized void turn(long nowNanos) {
    former = present;
    present = new Table();
    turnedNanos = nowNanos;
    forgottenStamp = turnedStamp;
    turnedStamp = lastStamp;
  }

  /** Forgets all floors, and begins another era. */
  public synchronized void clear() {
    // First: whatever happens then, nothing of before is of use.
    era++;
    present = new Table();
    former = new Table();
  }

  public synchronized int size() {
    return present.size + former.size;
  }

  /** How many bytes the tables take. */
  public synchronized long bytes() {
    return 24L * (present.keys.length + former.keys.length);
  }

  /** Open addressing over three arrays; zero marks a free place. */
  private static final class Table {

    private static final int SMALLEST = 64;

    private long[] keys = new long[SMALLEST];
    private long[] versions = new long[SMALLEST];
    private long[] stamps = new long[SMALLEST];
    private int size;

    private boolean put(long key, long version, long stamp, int capacity) {
      int place = find(key);
      if (keys[place] == 0) {
        if (size >= capacity) {
          return false;
        }
        if (3L * (size + 1) > 2L * keys.length) {
          grow();
          place = find(key);
        }
        keys[place] = key;
        versions[place] = version;
        stamps[place] = stamp;
        size++;
        return true;
      }
      versions[place] = Math.max(versions[place], version);
      stamps[place] = Math.max(stamps[place], stamp);
      return true;
    }

    private long version(long key) {
      int place = find(key);
      return keys[place] == 0 ? NONE : versions[place];
    }

    private long stamp(long key) {
      int place = find(key);
      return keys[place] == 0 ? NONE : stamps[place];
    }

    private int find(long key) {
      int mask = keys.length - 1;
      int place = (int) key & mask;
      while (keys[place] != 0 && keys[place] != key) {
        place = (place + 1) & mask;
      }
      return place;
    }

    private void grow() {
      // Before anything is changed: without memory for it the table must stay as it is.
      long[] newKeys = new long[2 * keys.length];
      long[] newVersions = new long[newKeys.length];
      long[] newStamps = new long[newKeys.length];
      long[] oldKeys = keys;
      long[] oldVersions = versions;
      long[] oldStamps = stamps;
      keys = newKeys;
      versions = newVersions;
      stamps = newStamps;
      for (int i = 0; i < oldKeys.length; i++) {
        if (oldKeys[i] != 0) {
          int place = find(oldKeys[i]);
          keys[place] = oldKeys[i];
          versions[place] = oldVersions[i];
          stamps[place] = oldStamps[i];
        }
      }
    }
  }
}
