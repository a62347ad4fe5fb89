package io.researcharr.data.adapter.sql;

import io.researcharr.data.domain.media.MediaType;
import io.researcharr.data.port.PurgeRepository;
import io.smallrye.mutiny.Uni;
import java.time.Instant;

/** Removes rows that were deleted softly; triggers leave their tombstones. */
final class SqlPurgeRepository implements PurgeRepository {

  private final SqlSession session;

  SqlPurgeRepository(SqlSession session) {
    this.session = session;
  }

  @Override
  public Uni<Integer> purgeMedia(MediaType type, Instant deletedBefore, int limit) {
    return session.execute(purging(session.dialect(), type, deletedBefore, limit));
  }

  static Sql purging(Dialect dialect, MediaType type, Instant deletedBefore, int limit) {
    Sql pick =
        Sql.of(
                "SELECT id FROM media WHERE type = '" + type.wireName() + "' AND deleted_at < ?",
                deletedBefore)
            .add(" ORDER BY deleted_at LIMIT " + limit + dialect.skipLocked());
    return Sql.of("DELETE FROM media WHERE ").add(dialect.oneOf("id", pick));
  }
}
