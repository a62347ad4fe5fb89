package io.researcharr.data.cachemodel;

import io.researcharr.data.cachemodel.ChangedCode.Change;
import io.researcharr.data.cachemodel.ChangedCode.Kind;

/** The service's own code with one thing in it changed, so that its promise must break. */
enum RealMutant {
  LEASE_NOT_TESTED("domain.cache.Lease", "holds", Kind.TRUE),
  LEASE_COUNTED_FROM_THE_ANSWER("service.cache.Membership", "renewed", Kind.NOW_FOR_THE_TIME),
  FILLS_NOT_TESTED("service.cache.NearCache", "mayBeKept", Kind.TRUE),
  VERSIONS_NOT_TESTED("service.cache.NearCache", "accepts", Kind.TRUE),
  STAMPS_NOT_TESTED("domain.cache.Floors", "isUnchanged", Kind.TRUE),
  SHARED_LOADS_NOT_TESTED("service.cache.NearCache", "isCurrent", Kind.TRUE),
  OLD_SHARED_ENTRIES_TAKEN("port.SharedCache$Shared", "number", Kind.MOST),
  FLOORS_NOT_RAISED("domain.cache.Floors", "raise", Kind.TRUE),
  ENTRIES_NOT_REMOVED("service.cache.NearCache", "take", "removeIf"),
  NO_DOUBT_WITHOUT_ROOM_FOR_FLOORS("service.cache.NearCache", "take", "doubt"),
  LOADS_OUTLIVE_A_DOUBT("domain.cache.Floors", "era", Kind.ZERO),
  NEAR_CACHE_KEPT_AT_REJOIN("service.cache.Membership", "join", "doubt"),
  WRITER_DROPS_NOTHING_ITSELF("service.cache.Barrier", "pass", "invalidate"),
  NEWS_NOTED_AND_NOT_TAKEN("service.cache.Barrier", "heard", "invalidate"),
  NOBODY_TOLD("service.cache.Barrier", "tellAll", Kind.DONE),
  ROSTER_TRUSTED_WITHOUT_A_LEASE("service.cache.Membership", "isLeased", Kind.TRUE),
  OPENED_BEFORE_ALL_KNOW("domain.cache.Roster", "allHaveSeen", Kind.TRUE),
  JOINS_SAID_TO_BE_SEEN("domain.cache.Roster", "applied", Kind.MOST),
  FENCE_WITHOUT_WAITING("domain.cache.Roster", "patience", Kind.ZERO),
  HISTORY_OF_THE_DATABASE_IGNORED("domain.cache.Roll", "incarnation", Kind.NOTHING),
  REPEATED_ANSWERS_WAIT_FOR_NOBODY("service.cache.Barrier", "settle", Kind.DONE),
  CHANGES_SEEN_AND_NOT_TAKEN("service.cache.ChangeTail", "take", Kind.DONE),
  TERMS_NOT_TESTED("service.cache.CoherentCache", "isOpen", Kind.TRUE),
  TURNED_WITHOUT_NEW_TERMS("service.cache.Membership", "turnWhenTime", "raise"),
  ROSTER_NOT_NOTED("service.cache.Membership", "takeNote", "apply"),
  ARRIVED_WHEN_PATIENCE_ENDS("service.cache.Courier$Parcel", "fence", Kind.ARRIVED),
  NEWS_NOTED_BEFORE_IT_IS_TAKEN("service.cache.Barrier", "heard", Kind.TAKEN_LATER);

  private final Change change;

  RealMutant(String type, String method, Kind kind) {
    change = new Change("io.researcharr.data." + type, method, kind, "");
  }

  RealMutant(String type, String method, String call) {
    change = new Change("io.researcharr.data." + type, method, Kind.WITHOUT_THE_CALL, call);
  }

  Change change() {
    return change;
  }
}
