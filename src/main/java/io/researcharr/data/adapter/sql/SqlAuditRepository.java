package io.researcharr.data.adapter.sql;

import io.researcharr.data.domain.audit.AuditEntry;
import io.researcharr.data.domain.audit.AuditFilter;
import io.researcharr.data.domain.audit.AuditId;
import io.researcharr.data.port.AuditRepository;
import io.researcharr.data.port.Portion;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The audit trail in the table {@code audit_log}, which triggers fill. */
final class SqlAuditRepository implements AuditRepository {

  private final SqlSession session;
  private final AuditDialect dialect;
  private final AuditSelect select;

  SqlAuditRepository(SqlSession session) {
    this.session = session;
    this.dialect = session.dialect().audit();
    this.select = new AuditSelect(dialect);
  }

  @Override
  public Uni<List<AuditEntry>> page(AuditFilter filter, Optional<AuditId> before, int limit) {
    return select
        .page(filter, before, limit)
        .map(sql -> session.query(sql, AuditTable::read))
        .orElseGet(() -> Uni.createFrom().item(List.of()));
  }

  @Override
  public Uni<Portion<AuditEntry>> portion(
      AuditFilter filter, Optional<AuditId> before, int limit, long bytes) {
    Scale<AuditEntry> scale = AuditTable.scale(bytes);
    return select
        .page(filter, before, limit)
        .map(sql -> session.portion(sql, scale))
        .orElseGet(() -> Uni.createFrom().item(scale.portion()));
  }

  @Override
  public Uni<Optional<AuditEntry>> find(AuditId id) {
    return session.query(select.find(id), AuditTable::read).map(rows -> rows.stream().findFirst());
  }

  @Override
  public Uni<Optional<Long>> ended(AuditEntry.Subject subject) {
    Sql sql =
        Sql.of(
                "SELECT version FROM tombstones WHERE entity_type = ? AND entity_id = ?",
                subject.entity().wireName(),
                subject.id())
            .add(session.dialect().locked());
    return session.query(sql, row -> row.bigint(0)).map(rows -> rows.stream().findFirst());
  }

  /** What fails may be caught by the work around it, so somebody's name is taken away then too. */
  @Override
  public <T> Uni<T> as(String actor, Supplier<Uni<T>> work) {
    return all(dialect.actAs(actor))
        .flatMap(ignored -> work.get())
        .onItemOrFailure()
        .call((item, failure) -> stop());
  }

  private Uni<Boolean> stop() {
    return ifAny(dialect.stopActing());
  }

  @Override
  public Uni<Boolean> prepare() {
    return ifAny(dialect.prepare());
  }

  @Override
  public Uni<Boolean> forget(Instant before, int limit) {
    return all(dialect.forget(before, limit));
  }

  /** One after the other, and whether the last one has returned any row. */
  private Uni<Boolean> all(List<Sql> steps) {
    Uni<Boolean> done = Uni.createFrom().item(false);
    for (Sql step : steps) {
      done = done.chain(() -> run(step));
    }
    return done;
  }

  private Uni<Boolean> ifAny(Optional<Sql> sql) {
    return sql.map(this::run).orElseGet(() -> Uni.createFrom().item(false));
  }

  /** Whether the statement has returned any row. */
  private Uni<Boolean> run(Sql sql) {
    return session.executeReturning(sql, row -> true).map(rows -> !rows.isEmpty());
  }
}
