package io.researcharr.data.adapter.sql;

import io.researcharr.data.port.Portion;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/** Takes rows as they come, until what was read of them weighs enough. */
public final class Scale<T> {

  private final Function<SqlRow, T> read;
  private final ToLongFunction<T> weight;
  private final List<T> items = new ArrayList<>();
  private long free;
  private boolean isFull;

  /**
   * @param free how many bytes the things may have
   */
  public Scale(Function<SqlRow, T> read, ToLongFunction<T> weight, long free) {
    this.read = read;
    this.weight = weight;
    this.free = free;
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
}
