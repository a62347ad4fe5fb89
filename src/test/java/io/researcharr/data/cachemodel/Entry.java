package io.researcharr.data.cachemodel;

/**
 * What is cached under a key: a record, or a list.
 *
 * @param version of the record; nothing of a list
 * @param seen what a reader gets: number and value of each record's state, in turn
 * @param filledAt when the database was asked, by its clock, at the latest
 * @param clock what the logical clock said before a list was read; nothing of a record
 * @param epoch of the database when it was asked
 */
record Entry(int key, long version, long[] seen, long filledAt, long clock, int epoch) {

  static final int LISTS = 1_000;

  static boolean isList(int key) {
    return key >= LISTS;
  }

  static Entry of(int key, Row row, long filledAt, int epoch) {
    return new Entry(
        key, row.version(), new long[] {row.version(), row.value()}, filledAt, 0, epoch);
  }

  static boolean isOlder(Entry one, Entry other) {
    if (one.version != other.version) {
      return one.version < other.version;
    }
    return one.clock != other.clock ? one.clock < other.clock : one.filledAt < other.filledAt;
  }

  /** Where it is in Redis. */
  static Object place(int epoch, int key) {
    return epoch * 100_000 + key;
  }
}
