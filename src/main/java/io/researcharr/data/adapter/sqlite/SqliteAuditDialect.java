package io.researcharr.data.adapter.sqlite;

import io.researcharr.data.adapter.sql.AuditDialect;
import io.researcharr.data.adapter.sql.Sql;
import io.researcharr.data.domain.audit.AuditFilter;
import io.researcharr.data.domain.audit.AuditId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The audit trail on SQLite: its order is that of the numbers, since the times never go back. So
 * every 64th entry is enough to find a time.
 */
final class SqliteAuditDialect implements AuditDialect {

  static final SqliteAuditDialect INSTANCE = new SqliteAuditDialect();

  private SqliteAuditDialect() {}

  /** Whoever acted by hand before may have left a name. */
  @Override
  public List<Sql> actAs(String actor) {
    return List.of(
        Sql.of("DELETE FROM audit_actor RETURNING actor"),
        Sql.of("INSERT INTO audit_actor (actor) VALUES (?) RETURNING actor", actor));
  }

  @Override
  public Optional<Sql> stopActing() {
    return Optional.of(Sql.of("DELETE FROM audit_actor RETURNING actor"));
  }

  @Override
  public Optional<Sql> prepare() {
    return Optional.empty();
  }

  @Override
  public List<Sql> forget(Instant before, int limit) {
    return List.of(
        Sql.of(
                "UPDATE audit_floor SET number = coalesce((SELECT max(seq) FROM (SELECT seq, at FROM"
                    + " audit_log ORDER BY seq LIMIT "
                    + limit)
            .add(") WHERE at < ?), number) RETURNING number", before),
        Sql.of(
            "DELETE FROM audit_log WHERE seq <= (SELECT number FROM audit_floor) RETURNING seq"));
  }

  @Override
  public Sql range(AuditFilter filter, Optional<AuditId> before) {
    Sql sql = Sql.of("");
    filter
        .from()
        .ifPresent(
            time ->
                sql.add(" AND at >= ? AND seq > coalesce((SELECT seq FROM audit_log", time)
                    .add(" WHERE seq % 64 = 0 AND at < ? ORDER BY at DESC LIMIT 1), 0)", time));
    filter
        .to()
        .ifPresent(
            time ->
                sql.add(" AND at < ? AND seq < coalesce((SELECT seq FROM audit_log", time)
                    .add(
                        " WHERE seq % 64 = 0 AND at >= ? ORDER BY at LIMIT 1),"
                            + " 9223372036854775807)",
                        time));
    before.ifPresent(id -> sql.add(" AND seq < ?", id.seq()));
    return sql;
  }

  @Override
  public String newestFirst(String prefix) {
    return prefix + "seq DESC";
  }

  @Override
  public Sql joinEach(Sql selection) {
    return Sql.of(" CROSS JOIN audit_log AS n WHERE n.seq IN (SELECT seq FROM (")
        .add(selection)
        .add("))");
  }
}
