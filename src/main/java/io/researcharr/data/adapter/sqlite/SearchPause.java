package io.researcharr.data.adapter.sqlite;

/**
 * Has the entries that a transaction stores made ready to be searched together, before its end: the
 * index of words writes what it has taken in at the end of every statement. The database itself
 * does that when a row of {@code media_search_pause} goes, so nothing is missed where one is left.
 */
final class SearchPause {

  /** How the statements begin that store an entry. */
  private static final String ENTRY = "INSERT INTO media (";

  private static final String BEGIN =
      "INSERT INTO media_search_pause (id, mark) SELECT 1, coalesce(max(rowid), 0) FROM media"
          + " WHERE true ON CONFLICT (id) DO NOTHING";

  /**
   * What a large unit of work has stored is made ready in parts, so that memory has room for it.
   */
  private static final int PART = 500;

  private final SqliteConnection connection;
  private int entries;
  private boolean isOn;

  SearchPause(SqliteConnection connection) {
    this.connection = connection;
  }

  /** A transaction has begun. */
  void reset() {
    entries = 0;
    isOn = false;
  }

  /** A statement is about to store rows; one entry alone would gain nothing. */
  void beforeChange(String sql, int rows) {
    if (!sql.startsWith(ENTRY)) {
      return;
    }
    int before = entries;
    entries += rows;
    if (entries / PART > before / PART) {
      end();
    }
    if (entries > 1 && !isOn) {
      connection.run(BEGIN);
      isOn = true;
    }
  }

  /** What was done last has been taken back, and perhaps the beginning of the pause with it. */
  void undone() {
    isOn = false;
  }

  /** Nothing more is changed in this transaction. */
  void end() {
    if (entries > 1) {
      connection.run("DELETE FROM media_search_pause");
      isOn = false;
    }
  }
}
