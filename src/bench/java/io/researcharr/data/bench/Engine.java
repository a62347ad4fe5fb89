package io.researcharr.data.bench;

/** The database under the service. */
enum Engine {
  POSTGRESQL("PostgreSQL"),
  SQLITE("SQLite");

  private final String title;

  Engine(String title) {
    this.title = title;
  }

  @Override
  public String toString() {
    return title;
  }
}
