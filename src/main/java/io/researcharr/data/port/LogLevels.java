package io.researcharr.data.port;

import io.researcharr.data.domain.logs.LogCategory;
import io.researcharr.data.domain.logs.LogLevel;
import java.util.SortedMap;

/** What this process logs, beyond what it was told to at its start. */
public interface LogLevels {

  /** How many categories may be changed at once. */
  int MOST = 100;

  /** All that has been changed and not taken back. */
  SortedMap<LogCategory, LogLevel> changed();

  /**
   * Changes the level of a category until it is taken back or the process ends.
   *
   * @throws StorageException.Validation when too many are changed already
   */
  void change(LogCategory category, LogLevel level);

  /** Gives a category the level that it had at the start; says whether it was changed. */
  boolean takeBack(LogCategory category);
}
