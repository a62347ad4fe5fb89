package io.researcharr.data.adapter.sqlite;

/**
 * Statements that store several rows at once. SQLite puts aside each page that a statement changes,
 * so that it can take the statement back, and does that anew for the next one.
 */
final class MultiRowInsert {

  /** A power of two, as the number of rows of each statement: there are few to prepare. */
  static final int MOST = 16;

  private static final String VALUES = " VALUES ";

  private MultiRowInsert() {}

  /** How many of the rows that are left the next statement is for. */
  static int next(int left) {
    return Math.min(MOST, Integer.highestOneBit(left));
  }

  /** How many rows a statement is for that has room for so many. */
  static int atLeast(int rows) {
    return Integer.highestOneBit(2 * rows - 1);
  }

  /**
   * The statement for some rows.
   *
   * @param insert the statement for one row, which ends with its values
   */
  static String of(String insert, int rows) {
    String values = insert.substring(insert.lastIndexOf(VALUES) + VALUES.length());
    return insert + (", " + values).repeat(rows - 1);
  }
}
