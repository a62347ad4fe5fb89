package io.researcharr.data.adapter.sql;

import io.researcharr.data.port.Portion;
import io.smallrye.mutiny.Uni;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/**
 * A way to run statements on one engine, within one unit of work. Failures are {@link
 * io.researcharr.data.port.StorageException}s or {@link ConstraintViolation}s.
 */
public interface SqlSession {

  <T> Uni<List<T>> query(Sql sql, Function<SqlRow, T> read);

  /**
   * The first rows, as many as do not weigh too much together. What comes behind them is left where
   * it is, or let go of as it comes.
   */
  <T> Uni<Portion<T>> portion(Sql sql, Scale<T> scale);

  /** Runs a changing statement and says how many rows it touched. */
  Uni<Integer> execute(Sql sql);

  /**
   * Runs a statement that stores one row, given by its values, and has no other outcome than that
   * or a failure. An engine may put it off to the end of the unit of work.
   */
  default Uni<Integer> insert(Sql sql) {
    return execute(sql);
  }

  /** Runs a changing statement that returns rows. */
  <T> Uni<List<T>> executeReturning(Sql sql, Function<SqlRow, T> read);

  /** Stores the rows with as few round trips as the engine allows. */
  <T> Uni<Integer> insertAll(String table, List<Column<T>> columns, List<T> rows);

  /**
   * Updates each row where the key column and the guard have the values the row gives for them, and
   * says how many rows that were.
   */
  <T> Uni<Integer> updateAll(
      String table, Column<T> key, Column<T> guard, List<Column<T>> columns, List<T> rows);

  /** A condition that a text column has one of the values. */
  Sql in(String column, Collection<String> values);

  /** A condition that an id column has one of the values. */
  Sql inIds(String column, Collection<UUID> ids);

  /**
   * The rows as a table to select from, with the columns' names; all of them travel as one argument
   * or one a column.
   *
   * @param alias the table's name in the statement
   */
  <T> Sql rows(String alias, List<Column<T>> columns, List<T> rows);

  /**
   * A condition that follows from the rest of a statement, for engines that plan it better with it:
   * that an id column has one of the values. Begins with AND, or is empty.
   */
  Sql narrowed(String column, Collection<UUID> ids);

  Dialect dialect();
}
