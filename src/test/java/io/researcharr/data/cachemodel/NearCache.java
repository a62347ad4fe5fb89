package io.researcharr.data.cachemodel;

import io.researcharr.data.cachemodel.World.Happening;
import io.researcharr.data.cachemodel.World.Spare;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What one instance holds, and below which version it must not hold anything: the floors. What it
 * is offered is kept only when it is above its floor, young enough, and of this life of the cache.
 */
final class NearCache {

  private final World world;
  private final Node node;
  private final Map<Integer, Entry> near = new HashMap<>();
  private final Map<Integer, Floor> floors = new HashMap<>();
  private final Map<Integer, Long> listFloors = new HashMap<>();
  private long clockFloor;
  private long oldestFill;
  private long noReplicaUntil;
  private int epoch;
  private int life;
  private long clockAt;
  private long clockSent;
  private long clockReceived;

  NearCache(World world, Node node) {
    this.world = world;
    this.node = node;
  }

  /** Changes when all that was asked for before may not be kept any more. */
  int life() {
    return life;
  }

  int epoch() {
    return epoch;
  }

  Optional<Entry> get(int key) {
    return Optional.ofNullable(near.get(key));
  }

  /** Whether a reader who begins now may have it. */
  boolean accepts(Entry entry) {
    return entry.epoch() == epoch && isYoung(entry) && isAboveFloor(entry);
  }

  boolean isYoung(Entry entry) {
    return entry.filledAt() >= oldestFill
        && (world.is(Mutant.OLD_SHARED_ANSWERS_ACCEPTED)
            || databaseClockAtMost() - entry.filledAt() <= Times.SHARED_LIFE);
  }

  boolean isAboveFloor(Entry entry) {
    if (world.is(Mutant.DELETE_AND_PUBLISH)) {
      return true;
    }
    if (Entry.isList(entry.key())) {
      return entry.clock() > Math.max(clockFloor, listFloors.getOrDefault(entry.key(), 0L));
    }
    Floor floor = floors.get(entry.key());
    return floor == null || entry.version() >= floor.version;
  }

  /** Keeps what was read, if it may be kept; the test and the change are one step. */
  void keep(Entry entry, int lifeOfRead) {
    if (world.is(Mutant.LATE_FILL_KEPT)) {
      if (isAboveFloor(entry)) {
        put(entry);
      }
      return;
    }
    if (lifeOfRead != life && world.has(Spare.FILLS_END_WITH_THEIR_LIFE)) {
      world.count(Happening.FILL_OF_AN_EARLIER_LIFE);
      return;
    }
    boolean unguarded =
        world.is(Mutant.NO_FILL_GUARD)
            || Entry.isList(entry.key()) && world.is(Mutant.LIST_FILL_NOT_GUARDED);
    if (unguarded || accepts(entry)) {
      put(entry);
    } else {
      world.count(Happening.FILL_REFUSED);
    }
  }

  void put(Entry entry) {
    near.merge(
        entry.key(), entry, (held, offered) -> held.version() > offered.version() ? held : offered);
  }

  void putWhateverIsHeld(Entry entry) {
    near.put(entry.key(), entry);
  }

  /** Raises the floor of a record, and drops it whatever it is. */
  void raise(int key, long version) {
    boolean skip = world.is(Mutant.FLOOR_ONLY_WHERE_SOMETHING_IS_HELD) && !near.containsKey(key);
    if (!skip) {
      Floor floor = new Floor(version, node.nano());
      if (world.is(Mutant.FLOOR_SET_BACK_BY_A_LATE_MESSAGE)) {
        floors.put(key, floor);
      } else {
        floors.merge(key, floor, Floor::higher);
      }
    }
    near.remove(key);
    forgetOldFloors();
  }

  /** Refuses lists that were read before a time of the logical clock. */
  void raiseList(int list, long clock) {
    listFloors.merge(list, clock, Math::max);
    near.remove(list);
  }

  /** Those held are dropped: one may have come in after the beginning and before the floor. */
  void raiseAllLists(long clock) {
    clockFloor = Math.max(clockFloor, clock);
    near.keySet().removeIf(Entry::isList);
  }

  private void forgetOldFloors() {
    long life =
        world.is(Mutant.FLOORS_FORGOTTEN_TOO_EARLY) ? Times.SHARED_LIFE / 8 : Times.FLOOR_LIFE;
    floors.values().removeIf(floor -> node.nano() - floor.raised > life);
    if (floors.size() > world.weather.floorCap()) {
      world.count(Happening.FLOORS_OVER_CAP);
      floors.clear();
      if (!world.is(Mutant.FLOORS_OVER_CAP_FORGOTTEN)) {
        near.clear();
        oldestFill = databaseClockAtMost();
        noReplicaUntil = node.nano() + Times.FLOOR_LIFE;
      }
    }
  }

  /** Without floors nobody can say whether a replica is behind. */
  boolean mayAskReplica() {
    return node.nano() >= noReplicaUntil;
  }

  /** Drops all and begins again; what is still on its way will not be kept. */
  void beginAgain() {
    if (!world.is(Mutant.NEAR_CACHE_KEPT_AT_REJOIN)) {
      near.clear();
    }
    life++;
  }

  void evict() {
    near.clear();
  }

  /** Learns the time and the epoch of the database, which were so between two times of here. */
  void databaseSays(int itsEpoch, long itsClock, long sent, long received) {
    if (itsEpoch > epoch && !world.is(Mutant.EPOCH_OF_THE_DATABASE_IGNORED)) {
      epoch = itsEpoch;
      beginAgain();
      world.count(Happening.EPOCH_CHANGED);
    }
    if (itsClock > clockAt) {
      clockAt = itsClock;
      clockSent = sent;
      clockReceived = received;
    }
  }

  /** What the database's clock says at the latest; for ever before anybody has looked at it. */
  long databaseClockAtMost() {
    return clockAt == 0
        ? Long.MAX_VALUE / 2
        : clockAt + (long) ((node.nano() - clockSent) * Times.RATE) + 1;
  }

  long databaseClockAtLeast() {
    return clockAt == 0 && !world.is(Mutant.UNKNOWN_CLOCK_TAKEN_FOR_KNOWN)
        ? 0
        : clockAt + (long) ((node.nano() - clockReceived) / Times.RATE) - 1;
  }

  private record Floor(long version, long raised) {
    private Floor higher(Floor other) {
      return new Floor(Math.max(version, other.version), Math.max(raised, other.raised));
    }
  }
}
