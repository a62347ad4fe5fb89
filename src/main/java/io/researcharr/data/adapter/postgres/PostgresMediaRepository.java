package io.researcharr.data.adapter.postgres;

import io.researcharr.data.adapter.sql.ConstraintViolation;
import io.researcharr.data.adapter.sql.MediaConstraints;
import io.researcharr.data.adapter.sql.SqlMediaRepository;
import io.researcharr.data.domain.media.Edit;
import io.researcharr.data.domain.media.Media;
import io.researcharr.data.port.MediaRepository;
import io.researcharr.data.port.StorageException;
import io.smallrye.mutiny.Uni;
import jakarta.persistence.EntityExistsException;
import jakarta.persistence.OptimisticLockException;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.NonUniqueObjectException;
import org.hibernate.StaleStateException;

/**
 * Entries of the catalogue inside a transaction: changes go through Hibernate's entities, reads
 * through the same connection without them.
 */
final class PostgresMediaRepository implements MediaRepository {

  /** What Hibernate's statements are called among the slow ones, which know only their name. */
  private static final String INSERT = "an entity of media, inserted by Hibernate";

  private static final String FIND = "an entity of media, looked up by Hibernate";
  private static final String FLUSH = "an entity of media, updated by Hibernate";

  private final MediaEntities entities;
  private final PostgresSession session;
  private final SqlMediaRepository rows;

  PostgresMediaRepository(MediaEntities entities, PostgresSession session) {
    this.entities = entities;
    this.session = session;
    this.rows = new SqlMediaRepository(session);
  }

  @Override
  public Uni<Optional<Media>> find(UUID id) {
    return rows.find(id);
  }

  @Override
  public Uni<Media> insert(Media media) {
    return rows.requireSeries(media)
        .chain(() -> session.call(INSERT, () -> entities.persistAndFlush(MediaEntity.of(media))))
        .onFailure(PostgresMediaRepository::isKnownToSession)
        .transform(e -> MediaConstraints.duplicate(media))
        .onFailure(ConstraintViolation.class)
        .transform(e -> MediaConstraints.translate(media, e))
        .replaceWith(media);
  }

  @Override
  public Uni<Media> update(Media changed) {
    return rows.requireSeries(changed)
        .chain(() -> atVersion(changed.id(), changed.version() - 1))
        .invoke(entity -> entity.take(changed))
        .chain(() -> flush(changed.id()))
        .onFailure(ConstraintViolation.class)
        .transform(e -> MediaConstraints.translate(changed, e))
        .replaceWith(changed);
  }

  /**
   * Not by Hibernate's entity: Hibernate Reactive keeps what a removal waits for in a place that
   * all sessions share, so that of two at once each goes on when the other one has been answered.
   */
  @Override
  public Uni<Void> purge(UUID id, long expectedVersion) {
    return rows.purge(id, expectedVersion);
  }

  @Override
  public Uni<Integer> deleteEpisodes(UUID seriesId, Edit edit) {
    return rows.deleteEpisodes(seriesId, edit);
  }

  @Override
  public Uni<Integer> restoreEpisodes(UUID seriesId, Instant deletedAt, Edit edit) {
    return rows.restoreEpisodes(seriesId, deletedAt, edit);
  }

  private Uni<MediaEntity> atVersion(UUID id, long version) {
    return session
        .call(FIND, () -> entities.findById(id))
        .map(
            entity -> {
              if (entity == null) {
                throw new StorageException.NotFound("media", id);
              }
              if (entity.version != version) {
                throw new StorageException.VersionConflict("media", id, entity.version);
              }
              return entity;
            });
  }

  private Uni<Void> flush(UUID id) {
    return session
        .call(FLUSH, () -> entities.flush())
        .onFailure(PostgresMediaRepository::isStale)
        .recoverWithUni(() -> lost(id));
  }

  /** Another transaction changed the row between our look at it and our change. */
  private Uni<Void> lost(UUID id) {
    return rows.find(id)
        .map(
            found -> {
              throw found
                  .<StorageException>map(
                      now -> new StorageException.VersionConflict("media", id, now.version()))
                  .orElseGet(() -> new StorageException.NotFound("media", id));
            });
  }

  /** The same id was stored before in this very transaction, so Hibernate does not even ask. */
  private static boolean isKnownToSession(Throwable failure) {
    return failure instanceof EntityExistsException || failure instanceof NonUniqueObjectException;
  }

  private static boolean isStale(Throwable failure) {
    return failure instanceof StaleStateException || failure instanceof OptimisticLockException;
  }
}
