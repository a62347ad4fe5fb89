package io.researcharr.data.cachemodel;

/** A protocol that lacks one part, or has it wrong. */
enum Mutant {
  /** The write is answered when the messages have been sent. */
  NO_WAIT_FOR_ACKS,
  /** The write deletes from Redis and publishes, as most caches do. */
  DELETE_AND_PUBLISH,
  NO_FLOORS_ON_SHARED_ANSWERS,
  NO_FILL_GUARD,
  MEMBERS_READ_BEFORE_THE_COMMIT,
  MEMBERS_REMEMBERED_FROM_THE_LAST_HEARTBEAT,
  SILENT_MEMBER_DROPPED_WITHOUT_A_FENCE,
  FENCE_WITHOUT_WAITING,
  /** Who finds a member fenced by another write does not wait at all. */
  FENCED_BY_ANOTHER_NOT_WAITED_FOR,
  LEASE_COUNTED_FROM_THE_ANSWER,
  LEASE_NOT_TESTED,
  /** A timer looks at the lease, and readers look at what it saw. */
  LEASE_WATCHED_BY_A_TIMER,
  /** The heartbeat of a fenced member renews its lease. */
  FENCED_MEMBER_RENEWED,
  FLOORS_NOT_LOADED_AT_JOIN,
  FLOORS_READ_BEFORE_JOINING,
  SERVES_BEFORE_FLOORS_ARE_LOADED,
  NEAR_CACHE_KEPT_AT_REJOIN,
  /** What was read is kept however long ago that was, and whatever has been between. */
  LATE_FILL_KEPT,
  ACK_BEFORE_DROPPING,
  FLOOR_TESTED_OUTSIDE_COMPUTE,
  FLOOR_ONLY_WHERE_SOMETHING_IS_HELD,
  /** A message that was overtaken by a newer one sets the floor back. */
  FLOOR_SET_BACK_BY_A_LATE_MESSAGE,
  /** The writer tells all others, and goes on with what it has. */
  WRITER_DROPS_NOTHING_ITSELF,
  /** Before the database's clock is known, something else is taken for it. */
  UNKNOWN_CLOCK_TAKEN_FOR_KNOWN,
  OLD_SHARED_ANSWERS_ACCEPTED,
  FILLED_AT_TAKEN_AFTER_THE_READ,
  FLOORS_FORGOTTEN_TOO_EARLY,
  /** Over its cap the map of floors is emptied, and that is all. */
  FLOORS_OVER_CAP_FORGOTTEN,
  /** A reader takes what another one had asked for, whatever has been written since. */
  SHARED_LOAD_NOT_TESTED,
  WRITE_THROUGH_NOT_TESTED,
  DELETE_WITHOUT_BARRIER,
  REPEATED_KEY_WITHOUT_BARRIER,
  DONE_ROWS_FORGOTTEN,
  NO_RELAY,
  RELAY_WITHOUT_WAITING,
  CLOCK_READ_BEFORE_THE_COMMIT,
  CLOCK_READ_AFTER_THE_FILL,
  CLOCK_NOT_READ_AT_JOIN,
  LIST_FILL_NOT_GUARDED,
  EPOCH_OF_THE_DATABASE_IGNORED
}
