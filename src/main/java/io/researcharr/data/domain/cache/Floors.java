package io.researcharr.data.domain.cache;

import java.time.Duration;
import java.util.Arrays;

/**
 * The lowest version of each key that is still right, for the keys that were changed of late.
 *
 * <p>A floor is remembered for at least the window and for less than two. Each takes 24 bytes in a
 * table that is at most two thirds full. When more keys change than there is room for, {@link
 * #raise} says so, and what depends on floors must be given up as a whole.
 */
public final class Floors {

  /** No floor: nothing is known to have changed. */
  public static final long NONE = Long.MIN_VALUE;

  private final int capacity;
  private final long windowNanos;
  private Table present = new Table();
  private Table former = new Table();
  private long turnedNanos;

  public Floors(int capacity, Duration window, long nowNanos) {
    this.capacity = capacity;
    this.windowNanos = window.toNanos();
    this.turnedNanos = nowNanos;
  }

  /**
   * Raises the floor of a key. False when there is no room: the floor is not kept then.
   *
   * @param stamp when the change became known, as a number that only grows
   */
  public synchronized boolean raise(long key, long version, long stamp) {
    return present.put(key == 0 ? 1 : key, version, stamp, capacity);
  }

  /** The lowest version of the key that is still right, or {@link #NONE}. */
  public synchronized long version(long key) {
    long wanted = key == 0 ? 1 : key;
    return Math.max(present.version(wanted), former.version(wanted));
  }

  /** The stamp of the last change of the key that is known, or {@link #NONE}. */
  public synchronized long stamp(long key) {
    long wanted = key == 0 ? 1 : key;
    return Math.max(present.stamp(wanted), former.stamp(wanted));
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
  }

  public synchronized void clear() {
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
      long[] oldKeys = keys;
      long[] oldVersions = versions;
      long[] oldStamps = stamps;
      keys = new long[2 * oldKeys.length];
      versions = Arrays.copyOf(keys, keys.length);
      stamps = Arrays.copyOf(keys, keys.length);
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
