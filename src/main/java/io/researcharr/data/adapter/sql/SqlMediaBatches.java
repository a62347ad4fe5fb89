package io.researcharr.data.adapter.sql;

import io.researcharr.data.domain.media.Media;
import io.researcharr.data.port.MediaBatches;
import io.researcharr.data.port.StorageException;
import io.smallrye.mutiny.Uni;
import java.util.List;

/** Many entries with few round trips. */
final class SqlMediaBatches implements MediaBatches {

  private final SqlSession session;

  SqlMediaBatches(SqlSession session) {
    this.session = session;
  }

  @Override
  public Uni<Void> insertAll(List<Media> media) {
    if (media.isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    return session
        .insertAll(MediaTable.NAME, MediaTable.COLUMNS, media)
        .onFailure(ConstraintViolation.class)
        .transform(e -> contention(e))
        .replaceWithVoid();
  }

  @Override
  public Uni<Void> updateAll(List<Media> changed) {
    if (changed.isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    return session
        .updateAll(
            MediaTable.NAME, MediaTable.ID, MediaTable.VERSION_BEFORE, MediaTable.CHANGING, changed)
        .onFailure(ConstraintViolation.class)
        .transform(e -> contention(e))
        .invoke(
            count -> {
              if (count != changed.size()) {
                throw new StorageException.Contention(
                    "rows of a batch were changed meanwhile", null);
              }
            })
        .replaceWithVoid();
  }

  private static StorageException contention(Throwable cause) {
    return new StorageException.Contention("a batch met rows that were not there before", cause);
  }
}
