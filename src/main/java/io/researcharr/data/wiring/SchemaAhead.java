package io.researcharr.data.wiring;

import io.researcharr.data.adapter.postgres.PostgresStorage;
import io.researcharr.data.adapter.postgres.PostgresUrl;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/**
 * The bringing up to date of PostgreSQL's schema, begun beside Quarkus' own start, of which it
 * needs nothing. Whoever opens the storage first takes what came of it.
 */
final class SchemaAhead {

  private static final AtomicReference<SchemaAhead> BEGUN = new AtomicReference<>();

  private final PostgresUrl url;
  private final FutureTask<String> version;

  private SchemaAhead(PostgresUrl url, FutureTask<String> version) {
    this.url = url;
    this.version = version;
  }

  /** Begins where there is a PostgreSQL; nobody waits for it yet. */
  static void begin(DatabaseUrl database) {
    begin(database, PostgresStorage::migrate);
  }

  static void begin(DatabaseUrl database, Function<PostgresUrl, String> migrate) {
    if (database instanceof DatabaseUrl.Postgres postgres) {
      var version = new FutureTask<>(() -> migrate.apply(postgres.url()));
      BEGUN.set(new SchemaAhead(postgres.url(), version));
      Thread thread = new Thread(version, "schema-ahead");
      thread.setDaemon(true);
      thread.start();
    }
  }

  /** The schema's version: what came of the beginning, once; after that it is done anew. */
  static String version(PostgresUrl url) {
    return version(url, PostgresStorage::migrate);
  }

  static String version(PostgresUrl url, Function<PostgresUrl, String> migrate) {
    SchemaAhead ahead = BEGUN.getAndSet(null);
    return ahead != null && ahead.url.equals(url) ? ahead.outcome() : migrate.apply(url);
  }

  private String outcome() {
    try {
      return version.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
