package io.researcharr.data.adapter.sql;

import io.researcharr.data.domain.access.ApiKey;
import io.researcharr.data.domain.access.Role;
import io.researcharr.data.port.KeyRepository;
import io.smallrye.mutiny.Uni;
import java.util.List;

/** Keys and secrets in the tables {@code api_keys} and {@code service_secrets}. */
final class SqlKeyRepository implements KeyRepository {

  private static final String INSERT = "INSERT INTO api_keys (id, name, hash, role, created_at) ";

  private final SqlSession session;

  SqlKeyRepository(SqlSession session) {
    this.session = session;
  }

  @Override
  public Uni<List<ApiKey>> all() {
    return session.query(
        Sql.of("SELECT id, name, hash, role, created_at FROM api_keys ORDER BY name"),
        row ->
            new ApiKey(
                row.uuid(0),
                row.text(1),
                row.text(2),
                Role.byWireName(row.text(3)),
                row.instant(4)));
  }

  @Override
  public Uni<Void> put(ApiKey key) {
    return session
        .execute(Sql.of(INSERT + "VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING", values(key)))
        .flatMap(count -> count == 1 ? Uni.createFrom().voidItem() : putInPlace(key));
  }

  /** Its name, its hash or both are there already, and either is there once. */
  private Uni<Void> putInPlace(ApiKey key) {
    String role = key.role().wireName();
    return session
        .execute(
            Sql.of(
                "UPDATE api_keys SET role = ? WHERE hash = ? AND role <> ?",
                role,
                key.hash(),
                role))
        .chain(
            () ->
                session.execute(
                    Sql.of(
                        "DELETE FROM api_keys WHERE name = ? AND hash <> ?"
                            + " AND EXISTS (SELECT 1 FROM api_keys WHERE hash = ?)",
                        key.name(),
                        key.hash(),
                        key.hash())))
        .chain(
            () ->
                session.execute(
                    Sql.of(
                        "UPDATE api_keys SET hash = ?, role = ? WHERE name = ? AND hash <> ?",
                        key.hash(),
                        role,
                        key.name(),
                        key.hash())))
        .replaceWithVoid();
  }

  @Override
  public Uni<Boolean> putFirst(ApiKey key) {
    Dialect dialect = session.dialect();
    String id = dialect.argument(SqlType.UUID);
    String text = dialect.argument(SqlType.TEXT);
    String time = dialect.argument(SqlType.TIMESTAMP);
    Sql sql =
        Sql.of(INSERT + "SELECT " + String.join(", ", id, text, text, text, time), values(key))
            .add(" WHERE NOT EXISTS (SELECT 1 FROM api_keys) ON CONFLICT DO NOTHING");
    return session.execute(sql).map(count -> count == 1);
  }

  @Override
  public Uni<Void> remove(String name) {
    return session.execute(Sql.of("DELETE FROM api_keys WHERE name = ?", name)).replaceWithVoid();
  }

  @Override
  public Uni<String> secret(String name, String offered) {
    return session
        .execute(
            Sql.of(
                "INSERT INTO service_secrets (name, value) VALUES (?, ?) ON CONFLICT DO NOTHING",
                name,
                offered))
        .chain(
            () ->
                session.query(
                    Sql.of("SELECT value FROM service_secrets WHERE name = ?", name),
                    row -> row.text(0)))
        .map(rows -> rows.get(0));
  }

  private static Object[] values(ApiKey key) {
    return new Object[] {key.id(), key.name(), key.hash(), key.role().wireName(), key.createdAt()};
  }
}
