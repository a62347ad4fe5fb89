package io.researcharr.data.adapter.postgres;

import io.researcharr.data.adapter.sql.AuditDialect;
import io.researcharr.data.adapter.sql.Dialect;
import io.researcharr.data.adapter.sql.JobsWanted;
import io.researcharr.data.adapter.sql.MediaStatements;
import io.researcharr.data.adapter.sql.SearchText;
import io.researcharr.data.adapter.sql.Sql;
import io.researcharr.data.adapter.sql.SqlSession;
import io.researcharr.data.adapter.sql.SqlType;
import io.researcharr.data.adapter.sql.TitleBeginning;
import io.researcharr.data.domain.imports.ImportSource;
import io.researcharr.data.domain.media.MediaType;
import io.researcharr.data.domain.search.SearchQuery;
import io.researcharr.data.port.ChangeFeed;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.stream.Collectors;

/** PostgreSQL: arguments have types, and time is the database's. */
final class PostgresDialect implements Dialect {

  static final PostgresDialect INSTANCE = new PostgresDialect();

  /** The index has longer words cut into pieces of this length; see the migration. */
  private static final SearchText WORDS = new SearchText(" & ", " | ", ":*", '\'', "/", 64);

  private final MediaStatements media = MediaStatements.of(this);

  private PostgresDialect() {}

  @Override
  public String now() {
    return "clock_timestamp()";
  }

  @Override
  public String statementNow() {
    return "statement_timestamp()";
  }

  @Override
  public String nowPlusMillis() {
    return "clock_timestamp() + ? * interval '1 millisecond'";
  }

  @Override
  public String plusMillis(String time, String millis) {
    return "(" + time + " + (" + millis + ") * interval '1 millisecond')";
  }

  @Override
  public String micros(String time) {
    return "(extract(epoch FROM " + time + ") * 1000000)::bigint";
  }

  @Override
  public String skipLocked() {
    return " FOR UPDATE SKIP LOCKED";
  }

  /** In a function, where nothing is sorted whatever the planner thinks of the numbers. */
  @Override
  public Sql firstFree(JobsWanted wanted) {
    return Sql.of(
            "SELECT id FROM processing_jobs_first('{" + String.join(",", wanted.types()) + "}',")
        .add(
            " ?::integer, ?::integer, ?::integer, ?::bigint, ?::integer) AS id",
            most(wanted, JobsWanted.NO_SERVICE),
            most(wanted, ImportSource.RADARR.wireName()),
            most(wanted, ImportSource.SONARR.wireName()),
            wanted.floor(),
            wanted.limit());
  }

  /** Any number is no number. */
  private static Integer most(JobsWanted wanted, String service) {
    OptionalInt most = wanted.services().getOrDefault(service, OptionalInt.of(0));
    return most.isPresent() ? Integer.valueOf(most.getAsInt()) : null;
  }

  @Override
  public String locked() {
    return " FOR UPDATE";
  }

  @Override
  public String shared() {
    return " FOR SHARE";
  }

  @Override
  public String hold() {
    return "pg_try_advisory_xact_lock(hashtextextended(?::text, 0))";
  }

  @Override
  public boolean seesBeforeItHolds() {
    return true;
  }

  /** As an array, whose length the planner does not guess at: it would take thousands for all. */
  @Override
  public Sql oneOf(String column, Sql selection) {
    return Sql.of(column + " = ANY (ARRAY(").add(selection).add("))");
  }

  /** Told how few rows are needed, the planner takes the index that has them in order. */
  @Override
  public Sql merged(Sql walk, String order) {
    return Sql.of("SELECT * FROM (").add(walk).add(order + ") AS walk");
  }

  @Override
  public Optional<Sql> prepareJobHistory() {
    return Optional.of(Sql.of("SELECT months_prepare('job_history', 2)::text"));
  }

  @Override
  public Optional<Sql> dropJobHistory(Instant before) {
    return Optional.of(Sql.of("SELECT months_drop('job_history', ?)::text", before));
  }

  /**
   * A mark is a snapshot. What is visible now and was not then is of transactions that were under
   * way then, or began after; both are found by the index that begins with the transaction. A
   * number that is yet to come is of another cluster, and would be told of at each look.
   */
  @Override
  public Sql changes(Optional<String> mark, int limit) {
    Sql sql =
        Sql.of(
            "SELECT pg_current_snapshot()::text AS mark, NULL::text AS entity_type,"
                + " NULL::text AS entity_id, NULL::bigint AS version, NULL::text AS name");
    mark.ifPresent(
        snapshot ->
            sql.add(
                    " UNION ALL (SELECT NULL, entity_type, entity_id, version, "
                        + "(SELECT external_id FROM media WHERE id = entity_id::uuid) FROM audit_log"
                        + " WHERE xid >= pg_snapshot_xmax(?::text::pg_snapshot)"
                        + " AND xid < pg_snapshot_xmax(pg_current_snapshot())"
                        + " AND entity_type = 'media' LIMIT ?)",
                    snapshot,
                    limit)
                .add(
                    " UNION ALL (SELECT NULL, l.entity_type, l.entity_id, l.version, "
                        + "(SELECT external_id FROM media WHERE id = l.entity_id::uuid)"
                        + " FROM pg_snapshot_xip(?::text::pg_snapshot) AS t (xid)"
                        + " JOIN audit_log AS l ON l.xid = t.xid AND l.entity_type = 'media' LIMIT ?)",
                    snapshot,
                    limit));
    return sql;
  }

  /** Cluster, database and timeline: what a dump keeps of itself is the epoch only. */
  @Override
  public String incarnation(String epoch) {
    return "(SELECT system_identifier FROM pg_control_system())::text || '.'"
        + " || (SELECT oid FROM pg_database WHERE datname = current_database())::text || '.'"
        + " || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8) || '.' || "
        + epoch;
  }

  @Override
  public String argument(SqlType type) {
    return "?::" + type.postgresName();
  }

  /** One walk that is begun again, since a plan with a dozen walks takes longer than they do. */
  @Override
  public Sql titlesThatBegin(List<TitleBeginning> wanted, String columns, int most) {
    return Sql.of(
        "SELECT "
            + columns
            + " FROM unnest(?::text[], ?::text[], ?::text[]) AS wanted (of_type, beginning, above)"
            + " CROSS JOIN LATERAL (SELECT "
            + columns
            + " FROM media_search WHERE type = wanted.of_type AND key >= wanted.beginning"
            + " AND key < wanted.above ORDER BY key, media_id LIMIT "
            + most
            + ") AS walk",
        texts(wanted, one -> one.type().wireName()),
        texts(wanted, TitleBeginning::key),
        texts(wanted, TitleBeginning::above));
  }

  private static String[] texts(List<TitleBeginning> wanted, Function<TitleBeginning, String> of) {
    return wanted.stream().map(of).toArray(String[]::new);
  }

  @Override
  public Sql titlesWith(SearchQuery query, String condition, String columns, int most) {
    return Sql.of(
        "SELECT "
            + columns
            + " FROM (SELECT "
            + condition
            + " AS is_enough OFFSET 0) AS b CROSS JOIN LATERAL media_search_matches("
            + "CASE WHEN is_enough THEN ? ELSE ? END, CASE WHEN is_enough THEN NULL ELSE ? END, "
            + "CASE WHEN is_enough THEN NULL ELSE ? END, ?::text::text[], "
            + query.type().equals(Optional.of(MediaType.SERIES))
            + ", "
            + most
            + ")",
        WORDS.otherwise(query),
        WORDS.of(query),
        WORDS.whole(query).orElse(null),
        WORDS.closed(query).orElse(null),
        SearchText.doubtful(query).stream()
            .map(word -> '"' + word + '"')
            .collect(Collectors.joining(",", "{", "}")));
  }

  @Override
  public AuditDialect audit() {
    return PostgresAuditDialect.INSTANCE;
  }

  @Override
  public MediaStatements media() {
    return media;
  }

  @Override
  public ChangeFeed changes(SqlSession session) {
    return new PostgresChangeFeed(session);
  }

  /** The statement with {@code $1, $2, …} in place of each {@code ?}. */
  static String numbered(String sql) {
    StringBuilder text = new StringBuilder(sql.length() + 64);
    int number = 0;
    int from = 0;
    for (int mark = sql.indexOf('?'); mark >= 0; mark = sql.indexOf('?', from)) {
      text.append(sql, from, mark).append('$').append(++number);
      from = mark + 1;
    }
    return text.append(sql, from, sql.length()).toString();
  }
}
