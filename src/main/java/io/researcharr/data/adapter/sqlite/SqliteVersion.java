package io.researcharr.data.adapter.sqlite;

/** SQLite's version, and which ones are free of the bug that corrupts write-ahead logs. */
record SqliteVersion(int major, int minor, int patch) {

  static SqliteVersion parse(String text) {
    String[] parts = text.split("\\.");
    return new SqliteVersion(
        Integer.parseInt(parts[0]),
        Integer.parseInt(parts[1]),
        parts.length > 2 ? Integer.parseInt(parts[2]) : 0);
  }

  /**
   * Fixed in 3.51.3, and carried back to 3.50.7 and 3.44.6; see sqlite.org/wal.html#walresetbug.
   */
  boolean isSafe() {
    if (major != 3) {
      return major > 3;
    }
    return switch (minor) {
      case 44 -> patch >= 6;
      case 50 -> patch >= 7;
      case 51 -> patch >= 3;
      default -> minor > 51;
    };
  }

  @Override
  public String toString() {
    return major + "." + minor + "." + patch;
  }
}
