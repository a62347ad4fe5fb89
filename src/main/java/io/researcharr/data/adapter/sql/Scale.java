package io.researcharr.data.adapter.sql;

import io.researcharr.data.port.Portion;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * Takes rows as they come, until they weigh enough. Where a database would send all that was asked
 * for, and its client hold it, the database weighs the rows and leaves out those that are too many.
 */
public final class Scale<T> {

  private final Function<SqlRow, T> read;
  private final ToLongFunction<T> weight;
  private final Weight weighed;
  private final List<T> items = new ArrayList<>();
  private final long most;
  private long free;
  private boolean isFull;

  /**
   * @param weight how many bytes a thing has that was read
   * @param weighed the same, said by the database
   * @param most how many bytes the things may have
   */
  public Scale(Function<SqlRow, T> read, ToLongFunction<T> weight, Weight weighed, long most) {
    this.read = read;
    this.weight = weight;
    this.weighed = weighed;
    this.most = most;
    this.free = most;
  }

  /**
   * The same rows with their weight, and no more of them than one too many: the second always,
   * since the first is taken whatever it weighs.
   */
  public Sql weighed(Sql rows) {
    return Sql.of("SELECT * FROM (SELECT page.*, weight,")
        .add(" sum(weight) OVER w AS weight_upto, row_number() OVER w AS weight_row FROM (")
        .add(rows)
        .add(") AS page CROSS JOIN LATERAL (SELECT " + weighed.expression() + " AS weight) AS one")
        .add(" WINDOW w AS (ROWS UNBOUNDED PRECEDING)) AS weighed")
        .add(" WHERE weight_upto - weight <= ? OR weight_row = 2", most);
  }

  /** Takes a row of {@link #weighed}, or says that there is no place for it. */
  public boolean takeWeighed(SqlRow row) {
    if (isFull) {
      return false;
    }
    isFull = row.bigint(weighed.columns() + 1) > most && !items.isEmpty();
    return !isFull && items.add(read.apply(row));
  }

  /** Takes a row, or says that there is no place for it and what comes behind it. */
  public boolean take(SqlRow row) {
    if (isFull) {
      return false;
    }
    T item = read.apply(row);
    free -= weight.applyAsLong(item);
    isFull = free < 0 && !items.isEmpty();
    return !isFull && items.add(item);
  }

  public Portion<T> portion() {
    return new Portion<>(items, isFull);
  }

  /**
   * The weight of a row, for a database.
   *
   * @param expression made of the columns of the row
   * @param columns how many of them there are
   */
  public record Weight(String expression, int columns) {

    public static Weight of(String expression, String columns) {
      return new Weight(expression, columns.split(",").length);
    }
  }
}
