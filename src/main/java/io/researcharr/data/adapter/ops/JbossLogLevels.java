package io.researcharr.data.adapter.ops;

import io.researcharr.data.domain.logs.LogCategory;
import io.researcharr.data.domain.logs.LogLevel;
import io.researcharr.data.port.LogLevels;
import io.researcharr.data.port.StorageException;
import jakarta.inject.Singleton;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The levels of the log manager. It forgets loggers that nobody holds, so they are held here. */
@Singleton
class JbossLogLevels implements LogLevels {

  private final SortedMap<LogCategory, Changed> changes = new TreeMap<>();

  @Override
  public synchronized SortedMap<LogCategory, LogLevel> changed() {
    SortedMap<LogCategory, LogLevel> levels = new TreeMap<>();
    changes.forEach((category, change) -> levels.put(category, change.level()));
    return levels;
  }

  @Override
  public synchronized void change(LogCategory category, LogLevel level) {
    Changed before = changes.get(category);
    if (before == null && changes.size() >= MOST) {
      throw new StorageException.Validation(
          "category", "can't be changed while " + MOST + " others are");
    }
    Logger logger = before == null ? Logger.getLogger(category.name()) : before.logger();
    Level original = before == null ? logger.getLevel() : before.original();
    logger.setLevel(level(level));
    changes.put(category, new Changed(logger, original, level));
  }

  @Override
  public synchronized boolean takeBack(LogCategory category) {
    Changed change = changes.remove(category);
    if (change == null) {
      return false;
    }
    change.logger().setLevel(change.original());
    return true;
  }

  private static Level level(LogLevel level) {
    return switch (level) {
      case OFF -> Level.OFF;
      case ERROR -> org.jboss.logmanager.Level.ERROR;
      case WARN -> org.jboss.logmanager.Level.WARN;
      case INFO -> org.jboss.logmanager.Level.INFO;
      case DEBUG -> org.jboss.logmanager.Level.DEBUG;
    };
  }

  /** A logger, and the level of its own that it had, if it had one. */
  private record Changed(Logger logger, Level original, LogLevel level) {}
}
