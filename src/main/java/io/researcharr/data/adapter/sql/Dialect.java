package io.researcharr.data.adapter.sql;

import io.researcharr.data.domain.search.SearchQuery;
import io.researcharr.data.port.ChangeFeed;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The little in which the SQL of the engines differs. */
public interface Dialect {

  /** The present time by the database's clock, as a value for a time column. */
  String now();

  /** The time at which the present statement has begun, which an index can be searched for. */
  String statementNow();

  /** The time so many milliseconds from now by the database's clock; takes one argument. */
  String nowPlusMillis();

  /** A time so many milliseconds after another; both are expressions. */
  String plusMillis(String time, String millis);

  /** A time as microseconds since 1970. */
  String micros(String time);

  /** What ends a selection of rows that are to be changed, so that nobody else selects them. */
  String skipLocked();

  /** What ends a selection of rows that nobody else may change before this unit of work ends. */
  String locked();

  /** What ends a selection of rows that must stay as they are until this unit of work ends. */
  String shared();

  /**
   * An expression that is true when nobody else holds a text, which is held from then on until the
   * unit of work ends; takes the text as its argument.
   */
  String hold();

  /** Whether what a statement sees is decided before it has got what it {@link #hold}s. */
  boolean seesBeforeItHolds();

  /**
   * A selection of the ids of the first of the claimable jobs that nobody else has locked, in their
   * order; what it finds is locked, and nothing else.
   */
  Sql firstFree(JobsWanted wanted);

  /**
   * A condition that a column has one of the values that a selection finds; the selection runs
   * first, and each value is looked up by the column's index.
   */
  Sql oneOf(String column, Sql selection);

  /**
   * A branch of a {@code UNION ALL} whose rows are merged: one that walks an index in the order of
   * the merge, and not further than the merge asks for.
   *
   * @param order the order of the merge, and how many rows it asks for at most
   */
  Sql merged(Sql walk, String order);

  /** A placeholder where the engine could not tell by itself which type the argument has. */
  String argument(SqlType type);

  /**
   * What makes room in the history of jobs for the months to come; nothing where none is needed.
   */
  Optional<Sql> prepareJobHistory();

  /**
   * What removes the months of the history of jobs that ended before a time, if there are months.
   */
  Optional<Sql> dropJobHistory(Instant before);

  /**
   * A selection of columns of {@code media_search}: for each of these beginnings so many titles at
   * most, in the order of their keys.
   */
  Sql titlesThatBegin(List<TitleBeginning> wanted, String columns, int most);

  /**
   * A selection of columns of {@code media_search}, of so many rows at most that have all words of
   * one of the readings; if a condition holds, only of those that may be found otherwise than by
   * the beginning of their title.
   */
  Sql titlesWith(SearchQuery query, String condition, String columns, int most);

  /**
   * One row with a new mark, and one for each change that has become visible since a mark: mark,
   * type, id, version.
   */
  Sql changes(Optional<String> mark, int limit);

  /**
   * The name of this very history of the database, as text: another one after a restore or after a
   * standby has taken over.
   *
   * @param epoch the part of the name that is kept in a table
   */
  String incarnation(String epoch);

  /** What is special about the audit trail in this dialect. */
  AuditDialect audit();

  /** The statements on media in this dialect. */
  MediaStatements media();

  /** The feed of changes, whose order each engine finds in its own way. */
  ChangeFeed changes(SqlSession session);
}
