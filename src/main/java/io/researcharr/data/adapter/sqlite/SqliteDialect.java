package io.researcharr.data.adapter.sqlite;

import io.researcharr.data.adapter.sql.AuditDialect;
import io.researcharr.data.adapter.sql.Dialect;
import io.researcharr.data.adapter.sql.JobsWanted;
import io.researcharr.data.adapter.sql.MediaStatements;
import io.researcharr.data.adapter.sql.SearchText;
import io.researcharr.data.adapter.sql.Sql;
import io.researcharr.data.adapter.sql.SqlSession;
import io.researcharr.data.adapter.sql.SqlType;
import io.researcharr.data.adapter.sql.TitleBeginning;
import io.researcharr.data.domain.search.SearchQuery;
import io.researcharr.data.port.ChangeFeed;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** SQLite: times are microseconds since 1970, and values need no types. */
final class SqliteDialect implements Dialect {

  static final SqliteDialect INSTANCE = new SqliteDialect();

  /** Before a type stands a letter of a script that is no longer written, as in the migration. */
  private static final SearchText WORDS =
      new SearchText(" AND ", " OR ", "*", '"', "\uA840", Integer.MAX_VALUE);

  private final MediaStatements media = MediaStatements.of(this);

  private SqliteDialect() {}

  @Override
  public String now() {
    return "CAST((julianday('now') - 2440587.5) * 86400000 + 0.5 AS INTEGER) * 1000";
  }

  @Override
  public String statementNow() {
    return now();
  }

  @Override
  public String nowPlusMillis() {
    return "(" + now() + " + 1000 * ?)";
  }

  @Override
  public String plusMillis(String time, String millis) {
    return "(" + time + " + 1000 * (" + millis + "))";
  }

  @Override
  public String micros(String time) {
    return time;
  }

  /** There is one writer. */
  @Override
  public String skipLocked() {
    return "";
  }

  /** Nobody else has locked anything; but what is merged is sorted, so no walk may be long. */
  @Override
  public Sql firstFree(JobsWanted wanted) {
    return wanted.merged();
  }

  @Override
  public String locked() {
    return "";
  }

  /** Nobody else writes as long as a unit of work does. */
  @Override
  public String shared() {
    return "";
  }

  @Override
  public String hold() {
    return "(? IS NOT NULL)";
  }

  /** Nobody else writes while a unit of work does. */
  @Override
  public boolean seesBeforeItHolds() {
    return false;
  }

  @Override
  public Sql oneOf(String column, Sql selection) {
    return Sql.of(column + " IN (").add(selection).add(")");
  }

  /** The order of the merge is that of its branches; what had one of its own would be sorted. */
  @Override
  public Sql merged(Sql walk, String order) {
    return walk;
  }

  @Override
  public Optional<Sql> prepareJobHistory() {
    return Optional.empty();
  }

  /** A job's history goes with the job. */
  @Override
  public Optional<Sql> dropJobHistory(Instant before) {
    return Optional.empty();
  }

  /** There is one writer at a time, so numbers become visible in their order. */
  @Override
  public Sql changes(Optional<String> mark, int limit) {
    Sql sql =
        Sql.of(
            "SELECT CAST(coalesce(max(seq), 0) AS TEXT) AS mark, NULL AS entity_type,"
                + " NULL AS entity_id, NULL AS version, NULL AS name FROM audit_log");
    mark.ifPresent(
        last ->
            sql.add(
                " UNION ALL SELECT * FROM (SELECT NULL, entity_type, entity_id, version,"
                    + " (SELECT external_id FROM media WHERE id = entity_id)"
                    // By number, not by the index of the type, which has all there ever was.
                    + " FROM audit_log WHERE seq > CAST(? AS INTEGER) AND entity_type || '' = 'media'"
                    + " LIMIT ?)",
                last,
                limit));
    return sql;
  }

  @Override
  public String incarnation(String epoch) {
    return epoch;
  }

  @Override
  public String argument(SqlType type) {
    return "?";
  }

  @Override
  public Sql titlesThatBegin(List<TitleBeginning> wanted, String columns, int most) {
    List<Sql> walks =
        wanted.stream()
            .map(
                one ->
                    Sql.of(
                        "SELECT "
                            + columns
                            + " FROM (SELECT "
                            + columns
                            + " FROM media_search WHERE type = '"
                            + one.type().wireName()
                            + "' AND key >= ? AND key < ? ORDER BY key, media_id LIMIT "
                            + most
                            + ")",
                        one.key(),
                        one.above()))
            .toList();
    return Sql.join(walks, " UNION ALL ");
  }

  @Override
  public Sql titlesWith(SearchQuery query, String condition, String columns, int most) {
    return Sql.of(
        "SELECT "
            + columns
            + " FROM media_search_words AS w CROSS JOIN media_search AS s ON s.id = w.rowid"
            + " WHERE media_search_words MATCH CASE WHEN "
            + condition
            + " THEN ? ELSE ? END LIMIT "
            + most,
        WORDS.otherwise(query),
        WORDS.of(query));
  }

  @Override
  public AuditDialect audit() {
    return SqliteAuditDialect.INSTANCE;
  }

  @Override
  public MediaStatements media() {
    return media;
  }

  @Override
  public ChangeFeed changes(SqlSession session) {
    return new SqliteChangeFeed(session);
  }
}
