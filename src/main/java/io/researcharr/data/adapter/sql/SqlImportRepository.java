package io.researcharr.data.adapter.sql;

import io.researcharr.data.domain.imports.Import;
import io.researcharr.data.domain.imports.ImportProgress;
import io.researcharr.data.domain.imports.ImportSource;
import io.researcharr.data.domain.imports.ImportState;
import io.researcharr.data.domain.imports.Skip;
import io.researcharr.data.port.ImportRepository;
import io.researcharr.data.port.StorageException;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Imports in the tables {@code imports} and {@code import_skips}. */
final class SqlImportRepository implements ImportRepository {

  private static final String NAMES =
      "id, source, instance, base_url, state, total, created, updated, unchanged, skipped, error,"
          + " created_by, created_at, started_at, finished_at";
  private static final String OWNED = " WHERE id = ? AND owner = ? AND state = 'running'";
  private static final String ENDED = "api_key = NULL, owner = NULL, lease_until = NULL";

  private final SqlSession session;

  SqlImportRepository(SqlSession session) {
    this.session = session;
  }

  @Override
  public Uni<Import> insert(Import newImport, Optional<String> apiKey) {
    Sql sql =
        Sql.of(
            "INSERT INTO imports (id, source, instance, base_url, api_key, state, created_by,"
                + " created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            newImport.id(),
            newImport.source().wireName(),
            newImport.instance(),
            newImport.baseUrl().orElse(null),
            apiKey.orElse(null),
            newImport.state().wireName(),
            newImport.createdBy(),
            newImport.createdAt());
    return session
        .execute(sql)
        .onFailure(ConstraintViolation.class)
        .transform(e -> alreadyRunning(newImport))
        .replaceWith(newImport);
  }

  @Override
  public Uni<Optional<Import>> find(UUID id) {
    return session
        .query(
            Sql.of("SELECT " + NAMES + " FROM imports WHERE id = ?", id), SqlImportRepository::read)
        .map(rows -> rows.stream().findFirst());
  }

  @Override
  public Uni<List<Import>> newestFirst(Optional<UUID> olderThan, int limit) {
    Sql sql = Sql.of("SELECT " + NAMES + " FROM imports");
    olderThan.ifPresent(id -> sql.add(" WHERE id < ?", id));
    return session.query(sql.add(" ORDER BY id DESC LIMIT " + limit), SqlImportRepository::read);
  }

  @Override
  public Uni<Optional<Claimed>> claim(String owner, Duration lease) {
    Dialect dialect = session.dialect();
    String free =
        "(state = 'queued' OR (state = 'running' AND lease_until < " + dialect.now() + "))";
    Sql sql =
        Sql.of("UPDATE imports SET state = 'running', owner = ?, lease_until = ", owner)
            .add(dialect.nowPlusMillis(), lease.toMillis())
            .add(", started_at = COALESCE(started_at, " + dialect.now() + ")")
            .add(" WHERE id = (SELECT id FROM imports WHERE base_url IS NOT NULL AND " + free)
            .add(" ORDER BY id LIMIT 1) AND " + free)
            .add(" RETURNING " + NAMES + ", api_key");
    return session
        .executeReturning(sql, row -> new Claimed(read(row), row.text(15)))
        .map(rows -> rows.stream().findFirst());
  }

  @Override
  public Uni<Boolean> start(UUID id, String owner, Duration lease) {
    Dialect dialect = session.dialect();
    Sql sql =
        Sql.of("UPDATE imports SET state = 'running', owner = ?, lease_until = ", owner)
            .add(dialect.nowPlusMillis(), lease.toMillis())
            .add(", started_at = " + dialect.now())
            .add(" WHERE id = ? AND state = 'queued'", id);
    return session.execute(sql).map(count -> count == 1);
  }

  @Override
  public Uni<Boolean> renew(UUID id, String owner, Duration lease) {
    Sql sql =
        Sql.of("UPDATE imports SET lease_until = ")
            .add(session.dialect().nowPlusMillis(), lease.toMillis())
            .add(OWNED, id, owner);
    return session.execute(sql).map(count -> count == 1);
  }

  @Override
  public Uni<Boolean> advance(UUID id, String owner, ImportProgress progress, Duration lease) {
    Sql sql =
        Sql.of(
                "UPDATE imports SET total = ?, created = ?, updated = ?, unchanged = ?,"
                    + " skipped = ?, lease_until = ",
                progress.total().orElse(null),
                progress.created(),
                progress.updated(),
                progress.unchanged(),
                progress.skipped())
            .add(session.dialect().nowPlusMillis(), lease.toMillis())
            .add(OWNED, id, owner);
    return session.execute(sql).map(count -> count == 1);
  }

  @Override
  public Uni<Boolean> finish(UUID id, String owner, ImportState end, Optional<String> error) {
    Sql sql =
        Sql.of("UPDATE imports SET state = ?, error = ?, ", end.wireName(), error.orElse(null))
            .add(ENDED + ", finished_at = " + session.dialect().now())
            .add(OWNED, id, owner);
    return session.execute(sql).map(count -> count == 1);
  }

  @Override
  public Uni<Boolean> cancel(UUID id) {
    Sql sql =
        Sql.of("UPDATE imports SET state = 'cancelled', " + ENDED)
            .add(", finished_at = " + session.dialect().now())
            .add(" WHERE id = ? AND state IN ('queued', 'running')", id);
    return session.execute(sql).map(count -> count == 1);
  }

  @Override
  public Uni<Integer> failAbandoned(String error) {
    String now = session.dialect().now();
    return session.execute(
        Sql.of("UPDATE imports SET state = 'failed', error = ?, ", error)
            .add(ENDED + ", finished_at = " + now)
            .add(" WHERE state = 'running' AND base_url IS NULL AND lease_until < " + now));
  }

  @Override
  public Uni<Void> addSkips(UUID id, List<Skip> skips) {
    if (skips.isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    return session
        .query(
            Sql.of("SELECT count(*) FROM import_skips WHERE import_id = ?", id),
            row -> row.bigint(0))
        .flatMap(rows -> keep(id, rows.get(0), skips));
  }

  @Override
  public Uni<List<Skip>> skips(UUID id) {
    return session.query(
        Sql.of("SELECT ref, reason FROM import_skips WHERE import_id = ? ORDER BY number", id),
        row -> new Skip(row.text(0), row.text(1)));
  }

  private Uni<Void> keep(UUID id, long kept, List<Skip> skips) {
    List<NumberedSkip> rows = new ArrayList<>();
    for (int i = 0; i < skips.size() && kept + i < Skip.KEPT; i++) {
      rows.add(new NumberedSkip(id, kept + i, skips.get(i)));
    }
    return rows.isEmpty()
        ? Uni.createFrom().voidItem()
        : session.insertAll("import_skips", NumberedSkip.COLUMNS, rows).replaceWithVoid();
  }

  private static StorageException alreadyRunning(Import newImport) {
    return new StorageException.Duplicate(
        "import",
        "An import from "
            + newImport.source().wireName()
            + " "
            + newImport.instance()
            + " is under way already.");
  }

  private static Import read(SqlRow row) {
    Integer total = row.integer(5);
    var progress =
        new ImportProgress(
            Optional.ofNullable(total).map(Integer::longValue),
            row.bigint(6),
            row.bigint(7),
            row.bigint(8),
            row.bigint(9));
    return new Import(
        row.uuid(0),
        ImportSource.byWireName(row.text(1)).orElseThrow(),
        row.text(2),
        Optional.ofNullable(row.text(3)),
        ImportState.byWireName(row.text(4)).orElseThrow(),
        progress,
        Optional.ofNullable(row.text(10)),
        row.text(11),
        row.instant(12),
        Optional.ofNullable(row.instant(13)),
        Optional.ofNullable(row.instant(14)));
  }

  private record NumberedSkip(UUID id, long number, Skip skip) {

    private static final List<Column<NumberedSkip>> COLUMNS =
        List.of(
            new Column<>("import_id", SqlType.UUID, NumberedSkip::id),
            new Column<>("number", SqlType.BIGINT, NumberedSkip::number),
            new Column<>("ref", SqlType.TEXT, row -> row.skip().ref()),
            new Column<>("reason", SqlType.TEXT, row -> row.skip().reason()));
  }
}
