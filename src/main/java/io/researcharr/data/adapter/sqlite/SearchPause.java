package io.researcharr.data.adapter.sqlite;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Has the entries that a transaction stores made ready to be searched together, before its end: the
 * index of words writes what it has taken in at the end of every statement. The database itself
 * does that when a row of {@code media_search_pause} goes, so nothing is missed where one is left.
 * Of entries with usual titles it is told what it would say of them ({@link SearchEntry}), unless
 * entries are changed in the same transaction.
 */
final class SearchPause {

  /** How the statements begin that store an entry. */
  private static final String ENTRY = "INSERT INTO media (";

  private static final String BEGIN =
      "INSERT INTO media_search_pause (id, mark) SELECT 1, coalesce(max(rowid), 0) FROM media"
          + " WHERE true ON CONFLICT (id) DO NOTHING";

  private static final String ALL_READY =
      "UPDATE media_search_pause SET mark = (SELECT max(rowid) FROM media)";

  /**
   * What a large unit of work has stored is made ready in parts, so that memory has room for it.
   */
  private static final int PART = 500;

  private final SqliteConnection connection;
  private final List<SearchEntry> ready = new ArrayList<>();
  private int entries;

  /** How many of them are for the end of the pause. */
  private int paused;

  private boolean isOn;
  private boolean isOwn;

  SearchPause(SqliteConnection connection) {
    this.connection = connection;
  }

  /** A transaction has begun. */
  void reset() {
    entries = 0;
    isOn = false;
    ready.clear();
  }

  /** A statement is about to change something, or to store rows; one alone would gain nothing. */
  void beforeChange(String sql, int rows) {
    if (!sql.startsWith(ENTRY)) {
      if (sql.contains("media")) {
        ready.clear(); // they may not be what they were
      }
      return;
    }
    int before = entries;
    entries += rows;
    if (entries / PART > before / PART) {
      end();
    }
    if (entries > 1 && !isOn) {
      isOwn = connection.execute(BEGIN, List.of()) == 1;
      isOn = true;
      paused = 0;
    }
    paused += rows;
  }

  /** A statement has stored rows, whose values are given one row after the other. */
  void stored(String sql, List<Object> values) {
    if (isOn && sql.startsWith(SearchEntry.STORED_BY)) {
      ready.addAll(SearchEntry.of(values));
    }
  }

  /** What was done last has been taken back, and perhaps the beginning of the pause with it. */
  void undone() {
    isOn = false;
    ready.clear();
  }

  /** Nothing more is changed in this transaction. */
  void end() {
    if (entries > 1) {
      storeReady();
      connection.run("DELETE FROM media_search_pause");
      isOn = false;
    }
  }

  /** In one statement, since the index of words writes at the end of each. */
  private void storeReady() {
    if (ready.isEmpty()) {
      return;
    }
    int size = MultiRowInsert.atLeast(ready.size());
    List<Object> values = new ArrayList<>();
    ready.forEach(entry -> values.addAll(entry.values()));
    values.addAll(Collections.nCopies((size - ready.size()) * SearchEntry.COLUMNS, null));
    connection.execute(SearchEntry.insert(size), values);
    if (isOwn && ready.size() == paused) {
      connection.run(ALL_READY);
    }
    ready.clear();
  }
}
