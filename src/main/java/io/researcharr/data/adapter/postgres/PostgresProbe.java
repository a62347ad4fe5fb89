package io.researcharr.data.adapter.postgres;

import io.researcharr.data.port.StorageProbe;
import io.researcharr.data.port.StorageSizes;
import io.researcharr.data.port.StorageVitals;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/** What PostgreSQL says about itself, out of its catalogue and its statistics. */
final class PostgresProbe implements StorageProbe {

  /**
   * Sessions of other users show their transactions to members of pg_read_all_stats only; to others
   * they show neither a transaction nor of what kind they are.
   */
  private static final String VITALS =
      "SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint,"
          + " coalesce((SELECT version FROM flyway_schema_history WHERE success AND version IS NOT"
          + " NULL ORDER BY installed_rank DESC LIMIT 1), ''),"
          + " coalesce((SELECT (extract(epoch FROM max(clock_timestamp() - xact_start)) *"
          + " 1000)::bigint FROM pg_stat_activity WHERE datname = current_database() AND"
          + " backend_type = 'client backend' AND pid <> pg_backend_pid()), 0),"
          + " NOT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database() AND"
          + " usesysid IS NOT NULL AND backend_type IS NULL)";

  private static final String DATABASE =
      "SELECT pg_database_size(current_database()), has_function_privilege('pg_ls_waldir()',"
          + " 'EXECUTE')";
  private static final String LOG = "SELECT coalesce(sum(size), 0)::bigint FROM pg_ls_waldir()";

  /** The months of a table that is kept by month count as that table. */
  private static final String TABLES =
      "SELECT coalesce(p.relname, c.relname)::text, sum(pg_total_relation_size(c.oid))::bigint,"
          + " sum(greatest(c.reltuples, 0))::bigint, sum(coalesce(s.n_dead_tup, 0))::bigint FROM"
          + " pg_class AS c LEFT JOIN pg_stat_user_tables AS s ON s.relid = c.oid LEFT JOIN"
          + " pg_inherits AS i ON i.inhrelid = c.oid LEFT JOIN pg_class AS p ON p.oid = i.inhparent"
          + " WHERE c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace GROUP BY 1"
          + " ORDER BY 2 DESC LIMIT 50";

  private final PostgresClient client;
  private final PoolUse pool;

  PostgresProbe(PostgresClient client, PoolUse pool) {
    this.client = client;
    this.pool = pool;
  }

  @Override
  public Uni<StorageVitals> vitals() {
    return ask(VITALS, this::vitals).map(rows -> rows.get(0));
  }

  private StorageVitals vitals(PostgresRow row) {
    return new StorageVitals(
        Instant.EPOCH.plusNanos(row.bigint(0) * 1_000),
        row.text(1),
        Duration.ofMillis(row.bigint(2)),
        row.bool(3),
        new StorageVitals.Pool(pool.size(), pool.used(), pool.waiting()),
        Optional.empty());
  }

  @Override
  public Uni<StorageSizes> sizes() {
    return ask(DATABASE, row -> new long[] {row.bigint(0), row.bool(1) ? 1 : 0})
        .flatMap(
            database ->
                log(database.get(0)[1] == 1)
                    .flatMap(
                        log ->
                            ask(TABLES, PostgresProbe::table)
                                .map(tables -> new StorageSizes(database.get(0)[0], log, tables))));
  }

  private Uni<OptionalLong> log(boolean isAllowed) {
    return isAllowed
        ? ask(LOG, row -> OptionalLong.of(row.bigint(0))).map(rows -> rows.get(0))
        : Uni.createFrom().item(OptionalLong.empty());
  }

  private static StorageSizes.Table table(PostgresRow row) {
    return new StorageSizes.Table(
        row.text(0),
        OptionalLong.of(row.bigint(1)),
        OptionalLong.of(row.bigint(2)),
        OptionalLong.of(row.bigint(3)));
  }

  private <T> Uni<List<T>> ask(String sql, Function<PostgresRow, T> read) {
    return client.query(sql, new Object[0], read).onFailure().transform(PostgresErrors::translate);
  }
}
