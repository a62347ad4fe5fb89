package io.researcharr.data.adapter.sql;

import io.researcharr.data.domain.cache.Peer;
import io.researcharr.data.domain.cache.Roll;
import io.researcharr.data.port.CacheMembers;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The tables {@code cache_member} and {@code cache_epoch}. */
final class SqlCacheMembers implements CacheMembers {

  private static final String COUNT_ON =
      "UPDATE cache_epoch SET number = number + 1 WHERE id = 1 RETURNING number";
  private static final long FORGOTTEN_AFTER_MILLIS = 60_000;

  private final SqlSession session;

  SqlCacheMembers(SqlSession session) {
    this.session = session;
  }

  /**
   * The row that counts stays locked until the commit, so joins become visible one by one. A join
   * that is tried again, since its answer was lost, finds its own row; when that has been fenced in
   * the meantime it stays so, and the next renewal tells.
   */
  @Override
  public Uni<Long> join(UUID member, Optional<UUID> former, String address, boolean isStrict) {
    return session
        .executeReturning(Sql.of(COUNT_ON), row -> row.bigint(0))
        .map(numbers -> numbers.get(0))
        .call(() -> former.map(this::remove).orElseGet(() -> Uni.createFrom().voidItem()))
        .call(
            number ->
                session.execute(
                    Sql.of(
                        "INSERT INTO cache_member (id, address, is_strict, joined, seen, beats,"
                            + " is_fenced, beat_at) VALUES (?, ?, ?, ?, 0, 0, ?, "
                            + session.dialect().now()
                            + ") ON CONFLICT (id) DO UPDATE SET address = excluded.address,"
                            + " is_strict = excluded.is_strict, joined = excluded.joined,"
                            + " seen = excluded.seen, beats = excluded.beats,"
                            + " beat_at = excluded.beat_at",
                        member,
                        address,
                        isStrict,
                        number,
                        false)));
  }

  @Override
  public Uni<Roll> renew(UUID member, long seen) {
    return session
        .execute(
            Sql.of(
                "UPDATE cache_member SET beats = beats + 1, seen = ?, beat_at = "
                    + session.dialect().now()
                    + " WHERE id = ? AND is_fenced = ?",
                seen,
                member,
                false))
        .flatMap(renewed -> roll(member, renewed == 1));
  }

  private Uni<Roll> roll(UUID member, boolean isMember) {
    return session
        .query(
            Sql.of(
                "SELECT e.number, "
                    + session.dialect().incarnation("e.epoch")
                    + ", m.id, m.address, m.is_strict, m.seen, m.beats, m.is_fenced"
                    + " FROM cache_epoch e LEFT JOIN cache_member m ON m.id <> ?",
                member),
            Line::of)
        .map(
            lines ->
                new Roll(
                    isMember,
                    lines.get(0).number(),
                    lines.get(0).incarnation(),
                    lines.stream().flatMap(line -> line.peer().stream()).toList()));
  }

  @Override
  public Uni<Long> open() {
    return session
        .executeReturning(Sql.of(COUNT_ON), row -> row.bigint(0))
        .map(numbers -> numbers.get(0));
  }

  @Override
  public Uni<Boolean> fence(UUID member) {
    return session
        .execute(Sql.of("UPDATE cache_member SET is_fenced = ? WHERE id = ?", true, member))
        .map(count -> count == 1);
  }

  @Override
  public Uni<Void> leave(UUID member) {
    return remove(member);
  }

  @Override
  public Uni<Void> tidy() {
    return session
        .execute(
            Sql.of(
                "DELETE FROM cache_member WHERE is_fenced = ? AND beat_at < "
                    + session.dialect().nowPlusMillis(),
                true,
                -FORGOTTEN_AFTER_MILLIS))
        .replaceWithVoid();
  }

  private Uni<Void> remove(UUID member) {
    return session
        .execute(Sql.of("DELETE FROM cache_member WHERE id = ?", member))
        .replaceWithVoid();
  }

  /** A member, or none, beside what is the same for all. */
  private record Line(long number, String incarnation, List<Peer> peer) {

    private static Line of(SqlRow row) {
      UUID id = row.uuid(2);
      return new Line(
          row.bigint(0),
          row.text(1),
          id == null
              ? List.of()
              : List.of(
                  new Peer(
                      id, row.text(3), row.bool(4), row.bigint(5), row.bigint(6), row.bool(7))));
    }
  }
}
