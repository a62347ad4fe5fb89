package io.researcharr.data.cachemodel;

/**
 * A record as the database has it; version 0 is one that never was.
 *
 * @param value what tells this write from all others
 */
record Row(long version, long value, boolean absent) {

  static final Row NEVER = new Row(0, 0, true);
}
