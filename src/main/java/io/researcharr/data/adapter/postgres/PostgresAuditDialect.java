package io.researcharr.data.adapter.postgres;

import io.researcharr.data.adapter.sql.AuditDialect;
import io.researcharr.data.adapter.sql.Sql;
import io.researcharr.data.domain.audit.AuditFilter;
import io.researcharr.data.domain.audit.AuditId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The audit trail on PostgreSQL: by month, and its order is that of the times. */
final class PostgresAuditDialect implements AuditDialect {

  static final PostgresAuditDialect INSTANCE = new PostgresAuditDialect();

  private PostgresAuditDialect() {}

  @Override
  public List<Sql> actAs(String actor) {
    return List.of(Sql.of("SELECT set_config('researcharr.actor', ?, true)", actor));
  }

  /** It ends with the transaction. */
  @Override
  public Optional<Sql> stopActing() {
    return Optional.empty();
  }

  @Override
  public Optional<Sql> prepare() {
    return Optional.of(Sql.of("SELECT 1 WHERE audit_prepare(2)"));
  }

  /** All months at once, and the order of the feed before them. */
  @Override
  public List<Sql> forget(Instant before, int limit) {
    return List.of(Sql.of("SELECT 1 WHERE audit_forget_before(?)", before));
  }

  /** A month is left out by what is said about the time alone. */
  @Override
  public Sql range(AuditFilter filter, Optional<AuditId> before) {
    Sql sql = Sql.of("");
    filter.from().ifPresent(time -> sql.add(" AND at >= ?", time));
    filter.to().ifPresent(time -> sql.add(" AND at < ?", time));
    before.ifPresent(
        id -> sql.add(" AND at <= ? AND (at, seq) < (?, ?)", id.at(), id.at(), id.seq()));
    return sql;
  }

  @Override
  public String newestFirst(String prefix) {
    return prefix + "at DESC, " + prefix + "seq DESC";
  }

  @Override
  public Sql joinEach(Sql selection) {
    return Sql.of(" CROSS JOIN LATERAL (").add(selection).add(") AS n WHERE TRUE");
  }
}
