package io.researcharr.data.adapter.sql;

import static io.researcharr.data.adapter.sql.MediaTable.CHANGING;
import static io.researcharr.data.adapter.sql.MediaTable.COLUMNS;
import static io.researcharr.data.adapter.sql.MediaTable.NAMES;

import io.researcharr.data.domain.media.Edit;
import io.researcharr.data.domain.media.Episode;
import io.researcharr.data.domain.media.Media;
import io.researcharr.data.port.MediaRepository;
import io.researcharr.data.port.StorageException;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/** Entries of the catalogue, one at a time, each with one statement where that is possible. */
public final class SqlMediaRepository implements MediaRepository {

  private static final String FIND = "SELECT " + NAMES + " FROM media WHERE id = ?";

  private final SqlSession session;
  private final MediaConstraints constraints;

  public SqlMediaRepository(SqlSession session) {
    this.session = session;
    this.constraints = new MediaConstraints(session);
  }

  @Override
  public Uni<Optional<Media>> find(UUID id) {
    return session.query(Sql.of(FIND, id), MediaTable::read).map(SqlMediaRepository::first);
  }

  @Override
  public Uni<Media> insert(Media media) {
    return stored(media)
        .onFailure(ConstraintViolation.class)
        .recoverWithUni(e -> constraints.explain(media, e))
        .map(
            count -> {
              if (count == 0) {
                throw MediaConstraints.noSuchSeries();
              }
              return media;
            });
  }

  @Override
  public Uni<Media> update(Media changed) {
    Sql sql = Sql.of("UPDATE media SET ");
    sql.add(
        CHANGING.stream().map(column -> column.name() + " = ?").collect(Collectors.joining(", ")),
        CHANGING.stream().map(column -> column.value().apply(changed)).toArray());
    sql.add(" WHERE id = ? AND version = ?", changed.id(), changed.version() - 1);
    if (!changed.isDeleted()) {
      seriesOf(changed).ifPresent(series -> sql.add(" AND EXISTS (" + liveSeries() + ")", series));
    }
    return session
        .execute(sql)
        .onFailure(ConstraintViolation.class)
        .recoverWithUni(e -> constraints.explain(changed, e))
        .flatMap(
            count ->
                count == 1
                    ? Uni.createFrom().item(changed)
                    : whyNot(changed.id(), changed.version() - 1));
  }

  @Override
  public Uni<Void> purge(UUID id, long expectedVersion) {
    return session
        .execute(Sql.of("DELETE FROM media WHERE id = ? AND version = ?", id, expectedVersion))
        .flatMap(
            count ->
                count == 1 ? Uni.createFrom().voidItem() : this.<Void>whyNot(id, expectedVersion));
  }

  @Override
  public Uni<Integer> deleteEpisodes(UUID seriesId, Edit edit) {
    return session.execute(
        Sql.of(
            "UPDATE media SET deleted_at = ?, updated_at = ?, updated_by = ?, version = version + 1"
                + " WHERE series_id = ? AND deleted_at IS NULL",
            edit.at(),
            edit.at(),
            edit.by(),
            seriesId));
  }

  @Override
  public Uni<Integer> restoreEpisodes(UUID seriesId, Instant deletedAt, Edit edit) {
    return session
        .execute(
            Sql.of(
                "UPDATE media SET deleted_at = NULL, updated_at = ?, updated_by = ?,"
                    + " version = version + 1 WHERE series_id = ? AND deleted_at = ?",
                edit.at(),
                edit.by(),
                seriesId,
                deletedAt))
        .onFailure(ConstraintViolation.class)
        .recoverWithUni(e -> new MediaConstraints(session).explainRestored(seriesId, deletedAt, e));
  }

  /** Fails where an episode that is to be live belongs to no live series. */
  public Uni<Void> requireSeries(Media media) {
    Optional<UUID> series = media.isDeleted() ? Optional.empty() : seriesOf(media);
    return series
        .map(
            id ->
                session
                    .query(Sql.of(liveSeries(), id), row -> true)
                    .invoke(
                        found -> {
                          if (found.isEmpty()) {
                            throw MediaConstraints.noSuchSeries();
                          }
                        })
                    .replaceWithVoid())
        .orElseGet(() -> Uni.createFrom().voidItem());
  }

  /** That it is not deleted is true until the commit as well. */
  private String liveSeries() {
    return "SELECT 1 FROM media AS s WHERE s.id = ? AND s.type = 'series'"
        + " AND s.deleted_at IS NULL"
        + session.dialect().shared();
  }

  private <T> Uni<T> whyNot(UUID id, long expectedVersion) {
    return find(id)
        .map(
            found -> {
              Media current = found.orElseThrow(() -> new StorageException.NotFound("media", id));
              if (current.version() != expectedVersion) {
                throw new StorageException.VersionConflict("media", id, current.version());
              }
              throw MediaConstraints.noSuchSeries();
            });
  }

  private Uni<Integer> stored(Media media) {
    MediaStatements statements = session.dialect().media();
    return seriesOf(media)
        .map(
            series ->
                session.execute(
                    Sql.of(statements.insertWhere(), values(media))
                        .add("EXISTS (" + liveSeries() + ")", series)))
        .orElseGet(() -> session.insert(Sql.of(statements.insert(), values(media))));
  }

  private static Object[] values(Media media) {
    Object[] values = new Object[COLUMNS.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = COLUMNS.get(i).value().apply(media);
    }
    return values;
  }

  private static Optional<UUID> seriesOf(Media media) {
    return media.details() instanceof Episode episode
        ? Optional.of(episode.seriesId())
        : Optional.empty();
  }

  private static <T> Optional<T> first(List<T> rows) {
    return rows.isEmpty() ? Optional.empty() : Optional.of(rows.get(0));
  }
}
