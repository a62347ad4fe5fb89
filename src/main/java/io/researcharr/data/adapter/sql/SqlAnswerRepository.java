package io.researcharr.data.adapter.sql;

import io.researcharr.data.domain.repeat.KeptAnswer;
import io.researcharr.data.domain.repeat.KeyedRequest;
import io.researcharr.data.domain.repeat.RequestKey;
import io.researcharr.data.port.AnswerRepository;
import io.researcharr.data.port.StorageException;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.Optional;

/** Answers in the table {@code kept_answers}. */
final class SqlAnswerRepository implements AnswerRepository {

  private static final String KEY = "caller = ? AND target = ? AND key = ?";
  private static final String ANSWER = "k.request_hash, k.status, k.headers, k.body";

  private final SqlSession session;
  private final Dialect dialect;

  SqlAnswerRepository(SqlSession session) {
    this.session = session;
    this.dialect = session.dialect();
  }

  /**
   * A lock beside the table, since a row that is not committed yet would be waited for with a
   * connection in hand. What a statement sees may be decided before it gets the lock, and then it
   * has not seen the answer of whoever had the lock until then; so it is looked for again.
   */
  @Override
  public Uni<Seen> begin(RequestKey key) {
    return session
        .query(beginning(dialect, key), row -> new Seen(row.bool(0), kept(row, 1)))
        .map(rows -> rows.get(0))
        .flatMap(
            seen ->
                seen.isOurs() && seen.kept().isEmpty() && dialect.seesBeforeItHolds()
                    ? find(key).map(kept -> new Seen(true, kept))
                    : Uni.createFrom().item(seen));
  }

  static Sql beginning(Dialect dialect, RequestKey key) {
    return Sql.of("SELECT " + dialect.hold(), key.caller() + '\n' + key.target() + '\n' + key.key())
        .add(", " + ANSWER + " FROM (SELECT 1 AS one) AS o LEFT JOIN kept_answers AS k ON ")
        .add(known(dialect, key));
  }

  @Override
  public Uni<Optional<Kept>> find(RequestKey key) {
    return session
        .query(
            Sql.of("SELECT " + ANSWER + " FROM kept_answers AS k WHERE ").add(known(dialect, key)),
            row -> kept(row, 0))
        .map(rows -> rows.stream().findFirst().flatMap(found -> found));
  }

  @Override
  public Uni<Void> keep(KeyedRequest request, KeptAnswer answer) {
    return complete(request, answer, "")
        .invoke(
            kept -> {
              if (!kept) {
                throw new StorageException.Contention("The request was answered already.", null);
              }
            })
        .replaceWithVoid();
  }

  @Override
  public Uni<Boolean> complete(KeyedRequest request, KeptAnswer answer, String owner) {
    RequestKey key = request.key();
    Sql sql =
        Sql.of(
                "INSERT INTO kept_answers (caller, target, key, request_hash, status, headers, body)"
                    + " VALUES (?, ?, ?, ?, ?, ?, ?)",
                key.caller(),
                key.target(),
                key.key(),
                request.hash(),
                answer.status(),
                Json.write(answer.headers()),
                answer.body())
            .add(" ON CONFLICT (caller, target, key) DO UPDATE SET")
            .add(" request_hash = excluded.request_hash, status = excluded.status,")
            .add(" headers = excluded.headers, body = excluded.body, owner = NULL,")
            .add(" lease_until = NULL, created_at = excluded.created_at WHERE ")
            .add(overOr("kept_answers.owner = ?", owner));
    return session.execute(sql).map(count -> count == 1);
  }

  @Override
  public Uni<Boolean> reserve(RequestKey key, String owner, Duration lease) {
    Sql sql =
        Sql.of(
                "INSERT INTO kept_answers (caller, target, key, owner, lease_until)"
                    + " VALUES (?, ?, ?, ?, ",
                key.caller(),
                key.target(),
                key.key(),
                owner)
            .add(dialect.nowPlusMillis(), lease.toMillis())
            .add(") ON CONFLICT (caller, target, key) DO UPDATE SET")
            .add(" request_hash = NULL, status = NULL, headers = NULL, body = NULL,")
            .add(" owner = excluded.owner, lease_until = excluded.lease_until,")
            .add(" created_at = excluded.created_at WHERE ")
            .add(overOr("kept_answers.lease_until < " + dialect.now()));
    return session.execute(sql).map(count -> count == 1);
  }

  @Override
  public Uni<Boolean> renew(RequestKey key, String owner, Duration lease) {
    Sql sql =
        Sql.of("UPDATE kept_answers SET lease_until = ")
            .add(dialect.nowPlusMillis(), lease.toMillis())
            .add(", created_at = " + dialect.now() + " WHERE ")
            .add(reserved(key, owner));
    return session.execute(sql).map(count -> count == 1);
  }

  @Override
  public Uni<Void> free(RequestKey key, String owner) {
    return session
        .execute(Sql.of("DELETE FROM kept_answers WHERE ").add(reserved(key, owner)))
        .replaceWithVoid();
  }

  @Override
  public Uni<Integer> forget(int limit) {
    return session.execute(forgetting(dialect, limit));
  }

  /** Up to the time of the last one that goes, so that one walk of the index finds them all. */
  static Sql forgetting(Dialect dialect, int limit) {
    return Sql.of("DELETE FROM kept_answers WHERE created_at <= COALESCE((")
        .add("SELECT created_at FROM kept_answers WHERE created_at < " + oldest(dialect))
        .add(" ORDER BY created_at LIMIT 1 OFFSET " + (limit - 1) + "), ")
        .add(oldest(dialect) + ")");
  }

  private static Sql known(Dialect dialect, RequestKey key) {
    return Sql.of(
            "k.caller = ? AND k.target = ? AND k.key = ?", key.caller(), key.target(), key.key())
        .add(" AND k.status IS NOT NULL AND k.created_at >= " + oldest(dialect));
  }

  private static Sql reserved(RequestKey key, String owner) {
    return Sql.of(KEY, key.caller(), key.target(), key.key()).add(" AND owner = ?", owner);
  }

  /** A condition that the row's time is over, or that something else holds. */
  private Sql overOr(String condition, Object... args) {
    return Sql.of("kept_answers.created_at < " + oldest(dialect) + " OR " + condition, args);
  }

  private static String oldest(Dialect dialect) {
    return dialect.plusMillis(dialect.statementNow(), Long.toString(-KEPT.toMillis()));
  }

  private static Optional<Kept> kept(SqlRow row, int first) {
    String hash = row.text(first);
    return hash == null
        ? Optional.empty()
        : Optional.of(
            new Kept(
                hash,
                new KeptAnswer(
                    row.integer(first + 1), Json.texts(row.text(first + 2)), row.text(first + 3))));
  }
}
