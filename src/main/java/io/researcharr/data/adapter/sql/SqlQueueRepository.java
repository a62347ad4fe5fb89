package io.researcharr.data.adapter.sql;

import io.researcharr.data.domain.imports.ImportSource;
import io.researcharr.data.domain.queue.QueueClaim;
import io.researcharr.data.domain.queue.QueueFilter;
import io.researcharr.data.domain.queue.QueueItem;
import io.researcharr.data.domain.queue.QueueRetry;
import io.researcharr.data.port.QueueRepository;
import io.researcharr.data.port.StorageException;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/** The queue in the table {@code queue_items}. */
final class SqlQueueRepository implements QueueRepository {

  private static final String ENTITY = "queue-item";
  private static final String FIND =
      "SELECT " + QueueTable.NAMES + " FROM queue_items WHERE id = ?";
  private static final String NO_LEASE =
      "worker_id = NULL, lease_token = NULL, lease_expires_at = NULL";
  private static final String RELEASED = NO_LEASE + ", version = version + 1,";

  private final SqlSession session;
  private final String now;
  private final QueueSelect select;

  SqlQueueRepository(SqlSession session) {
    this.session = session;
    this.now = session.dialect().now();
    this.select = new QueueSelect(session.dialect());
  }

  @Override
  public Uni<QueueItem> insert(QueueItem item) {
    List<Column<QueueItem>> columns = QueueTable.INSERTED;
    String names = columns.stream().map(Column::name).collect(Collectors.joining(", "));
    String values =
        columns.stream()
            .map(column -> session.dialect().argument(column.type()))
            .collect(Collectors.joining(", "));
    Sql sql =
        Sql.of("INSERT INTO queue_items (" + names + ") SELECT ")
            .add(values, columns.stream().map(column -> column.value().apply(item)).toArray())
            .add(
                " WHERE EXISTS (SELECT 1 FROM media WHERE id = ? AND deleted_at IS NULL)",
                item.draft().mediaId());
    return session
        .execute(sql)
        .onFailure(ConstraintViolation.class)
        .transform(e -> explain(e, item))
        .map(
            count -> {
              if (count == 0) {
                throw noSuchMedia();
              }
              return item;
            });
  }

  @Override
  public Uni<Optional<QueueItem>> find(UUID id) {
    return session.query(Sql.of(FIND, id), QueueTable::read).map(rows -> rows.stream().findFirst());
  }

  @Override
  public Uni<List<QueueItem>> page(QueueFilter filter, Optional<UUID> after, int limit) {
    return select
        .page(filter, after, limit)
        .map(sql -> session.query(sql, QueueTable::read))
        .orElse(Uni.createFrom().item(List.of()));
  }

  @Override
  public Uni<List<QueueItem>> next(ImportSource service, int limit) {
    return session.query(select.next(QueueTable.NAMES, service, limit), QueueTable::read);
  }

  /** What is returned is in no order, on either engine. */
  @Override
  public Uni<List<QueueItem>> claim(QueueClaim claim, UUID token, String actor) {
    return session
        .executeReturning(claiming(session.dialect(), claim, token, actor), QueueTable::read)
        .map(taken -> taken.stream().sorted(QueueItem.NEXT_FIRST).toList());
  }

  /** The rows are found once, before any is changed, and no other claim waits for them. */
  static Sql claiming(Dialect dialect, QueueClaim claim, UUID token, String actor) {
    return Sql.of("WITH taken AS MATERIALIZED (")
        .add(new QueueSelect(dialect).next("id AS taken_id", claim.service(), claim.limit()))
        .add(dialect.skipLocked() + ") UPDATE queue_items SET worker_id = ?", claim.workerId())
        .add(", lease_token = ?, lease_expires_at = ", token)
        .add(dialect.nowPlusMillis(), claim.lease().toMillis())
        .add(", version = version + 1, updated_by = ?, updated_at = " + dialect.now(), actor)
        .add(" FROM taken WHERE queue_items.id = taken.taken_id RETURNING " + QueueTable.NAMES);
  }

  @Override
  public Uni<QueueItem> markProcessed(UUID id, Optional<UUID> token, String actor) {
    Sql sql =
        Sql.of("UPDATE queue_items SET " + RELEASED)
            .add(" last_processed = " + now + ", next_retry_at = NULL, retry_count = 0,")
            .add(" error_message = NULL, updated_by = ?, updated_at = " + now, actor)
            .add(" WHERE ")
            .add(heldUnder(id, token));
    return changed(sql, id, token);
  }

  @Override
  public Uni<QueueItem> retry(UUID id, Optional<UUID> token, QueueRetry retry, String actor) {
    Sql sql =
        Sql.of("UPDATE queue_items SET " + RELEASED)
            .add(" retry_count = retry_count + 1, next_retry_at = ")
            .add(session.dialect().nowPlusMillis(), retry.pause().toMillis())
            .add(", error_message = ?", retry.error().orElse(null))
            .add(", updated_by = ?, updated_at = " + now, actor)
            .add(" WHERE retry_count = ? AND ", retry.after())
            .add(heldUnder(id, token));
    return changed(sql, id, token);
  }

  @Override
  public Uni<QueueItem> replace(QueueItem before, QueueItem changed) {
    String sets =
        QueueTable.REPLACED.stream()
            .map(column -> column.name() + " = ?")
            .collect(Collectors.joining(", "));
    Object[] values =
        QueueTable.REPLACED.stream().map(column -> column.value().apply(changed)).toArray();
    QueueItem now = changed.lease().equals(before.lease()) ? changed : changed.released();
    String lease = now.lease().equals(before.lease()) ? "" : ", " + NO_LEASE;
    return session
        .execute(
            Sql.of("UPDATE queue_items SET ")
                .add(sets + lease, values)
                .add(" WHERE id = ? AND version = ?", changed.id(), changed.version() - 1))
        .onFailure(ConstraintViolation.class)
        .transform(e -> explain(e, changed))
        .flatMap(count -> count == 1 ? Uni.createFrom().item(now) : movedOn(changed.id()));
  }

  @Override
  public Uni<Void> delete(UUID id, long expectedVersion) {
    return session
        .execute(
            Sql.of("DELETE FROM queue_items WHERE id = ? AND version = ?", id, expectedVersion))
        .flatMap(count -> count == 1 ? Uni.createFrom().voidItem() : this.<Void>movedOn(id));
  }

  private <T> Uni<T> movedOn(UUID id) {
    return existing(id)
        .map(
            item -> {
              throw new StorageException.VersionConflict(ENTITY, id, item.version());
            });
  }

  private Uni<QueueItem> changed(Sql sql, UUID id, Optional<UUID> token) {
    return session
        .executeReturning(sql.add(" RETURNING " + QueueTable.NAMES), QueueTable::read)
        .flatMap(rows -> rows.isEmpty() ? whyNot(id, token) : Uni.createFrom().item(rows.get(0)));
  }

  private Uni<QueueItem> whyNot(UUID id, Optional<UUID> token) {
    Sql held = Sql.of("SELECT 1 FROM queue_items WHERE ").add(heldUnder(id, token));
    return existing(id)
        .chain(() -> session.query(held, row -> row.integer(0)))
        .map(
            rows -> {
              throw rows.isEmpty()
                  ? new StorageException.LeaseLost(ENTITY, id)
                  : new StorageException.Contention("the item was tried again meanwhile", null);
            });
  }

  private Uni<QueueItem> existing(UUID id) {
    return find(id)
        .map(found -> found.orElseThrow(() -> new StorageException.NotFound(ENTITY, id)));
  }

  /** Held by the claim with this token, or without a token by nobody. */
  private Sql heldUnder(UUID id, Optional<UUID> token) {
    Sql sql = Sql.of("id = ? AND ", id);
    return token.isPresent()
        ? sql.add("lease_token = ? AND lease_expires_at > " + now, token.get())
        : sql.add("(lease_expires_at IS NULL OR lease_expires_at <= " + now + ")");
  }

  private static StorageException explain(ConstraintViolation violation, QueueItem item) {
    return switch (violation.kind()) {
      case UNIQUE ->
          new StorageException.Duplicate(
              ENTITY, "The entry is queued for " + item.draft().service().wireName() + " already.");
      case FOREIGN_KEY -> noSuchMedia();
      case CHECK -> new StorageException.Validation(ENTITY, "breaks a rule of the database");
    };
  }

  private static StorageException noSuchMedia() {
    return new StorageException.Validation("mediaId", "is not the id of an entry that exists");
  }
}
