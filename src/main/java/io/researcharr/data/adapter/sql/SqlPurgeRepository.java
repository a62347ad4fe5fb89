package io.researcharr.data.adapter.sql;

import io.researcharr.data.domain.media.MediaType;
import io.researcharr.data.port.PurgeRepository;
import io.smallrye.mutiny.Uni;
import java.time.Instant;

/** Removes rows for good; of those that were deleted softly, triggers leave their tombstones. */
final class SqlPurgeRepository implements PurgeRepository {

  /** Written so that it is one look into the index for each series, and never a join of all. */
  private static final String WITHOUT_EPISODES =
      " AND (SELECT e.id FROM media AS e WHERE e.series_id = media.id LIMIT 1) IS NULL";

  private final SqlSession session;

  SqlPurgeRepository(SqlSession session) {
    this.session = session;
  }

  @Override
  public Uni<Integer> purgeMedia(MediaType type, Instant deletedBefore, int limit) {
    return session.execute(purging(session.dialect(), type, deletedBefore, limit));
  }

  @Override
  public Uni<Integer> forgetImports(Instant finishedBefore, int limit) {
    return session.execute(forgetting(session.dialect(), finishedBefore, limit));
  }

  static Sql forgetting(Dialect dialect, Instant finishedBefore, int limit) {
    Sql pick =
        Sql.of("SELECT id FROM imports WHERE finished_at < ?", finishedBefore)
            .add(" ORDER BY finished_at LIMIT " + limit + dialect.skipLocked());
    return Sql.of("DELETE FROM imports WHERE ").add(dialect.oneOf("id", pick));
  }

  static Sql purging(Dialect dialect, MediaType type, Instant deletedBefore, int limit) {
    Sql pick =
        Sql.of(
                "SELECT id FROM media WHERE type = '" + type.wireName() + "' AND deleted_at < ?",
                deletedBefore)
            .add(type == MediaType.SERIES ? WITHOUT_EPISODES : "")
            .add(" ORDER BY deleted_at LIMIT " + limit + dialect.skipLocked());
    return Sql.of("DELETE FROM media WHERE ").add(dialect.oneOf("id", pick));
  }
}
