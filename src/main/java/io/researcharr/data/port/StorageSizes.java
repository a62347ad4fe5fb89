package io.researcharr.data.port;

import java.util.List;
import java.util.OptionalLong;

/**
 * How large the database is.
 *
 * @param databaseBytes all of it, with its indexes and without its log
 * @param logBytes the write-ahead log, where the service may see it
 */
public record StorageSizes(long databaseBytes, OptionalLong logBytes, List<Table> tables) {

  /**
   * One table.
   *
   * @param bytes with its indexes
   * @param deadRows rows that are no more but take room still
   */
  public record Table(String name, OptionalLong bytes, OptionalLong rows, OptionalLong deadRows) {}
}
