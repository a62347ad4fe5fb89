package io.researcharr.data.adapter.sql;

import io.researcharr.data.domain.media.Media;
import io.researcharr.data.port.StorageException;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** The rules of the table {@code media}, and what breaking one means to the service. */
public final class MediaConstraints {

  private static final String EXTERNAL_ID = "media_external_id_key";
  private static final String POSITION = "media_episode_position_key";

  private final SqlSession session;

  MediaConstraints(SqlSession session) {
    this.session = session;
  }

  /** Fails with what the violation means for the entry that was to be stored. */
  <T> Uni<T> explain(Media media, ConstraintViolation violation) {
    if (violation.kind() == ConstraintViolation.Kind.UNIQUE && violation.constraint().isEmpty()) {
      return new SqlMediaCatalog(session, new ProbeMemory())
          .findByKeys(List.of(media.key()))
          .map(
              holders -> {
                throw holders.stream().anyMatch(holder -> !holder.id().equals(media.id()))
                    ? duplicate(media)
                    : episodeTaken(violation);
              });
    }
    return Uni.createFrom().failure(translate(media, violation));
  }

  /** Fails with what keeps the episodes that were deleted at a time from coming back. */
  <T> Uni<T> explainRestored(UUID seriesId, Instant deletedAt, ConstraintViolation violation) {
    if (violation.constraint().isPresent() || violation.kind() != ConstraintViolation.Kind.UNIQUE) {
      return Uni.createFrom()
          .failure(
              violation.constraint().filter(EXTERNAL_ID::equals).isPresent()
                  ? episodeKnown(violation)
                  : episodeTaken(violation));
    }
    return session
        .query(
            Sql.of(
                "SELECT 1 FROM media AS gone JOIN media AS live ON live.type = gone.type"
                    + " AND live.external_id = gone.external_id AND live.deleted_at IS NULL"
                    + " WHERE gone.series_id = ? AND gone.deleted_at = ? LIMIT 1",
                seriesId,
                deletedAt),
            row -> true)
        .map(
            known -> {
              throw known.isEmpty() ? episodeTaken(violation) : episodeKnown(violation);
            });
  }

  /** The meaning of a violation by the name of the rule. */
  public static RuntimeException translate(Media media, ConstraintViolation violation) {
    return switch (violation.constraint().orElse("")) {
      case EXTERNAL_ID -> duplicate(media);
      case POSITION -> episodeTaken(violation);
      default ->
          switch (violation.kind()) {
            case UNIQUE -> new StorageException.Duplicate("media", "There is such a row already.");
            case FOREIGN_KEY -> noSuchSeries();
            case CHECK -> new StorageException.Validation("media", "breaks a rule of the database");
          };
    };
  }

  /** Another live entry has the key of this one. */
  public static StorageException duplicate(Media media) {
    return new StorageException.Duplicate(
        "media",
        "There is a "
            + media.type().wireName()
            + " with external id "
            + media.fields().externalId()
            + " already.");
  }

  static StorageException episodeTaken(Throwable cause) {
    return because(cause, "The series has another episode with this season and episode number.");
  }

  private static StorageException episodeKnown(Throwable cause) {
    return because(cause, "There is another episode with the external id of one of the episodes.");
  }

  private static StorageException because(Throwable cause, String message) {
    var duplicate = new StorageException.Duplicate("media", message);
    duplicate.initCause(cause);
    return duplicate;
  }

  /** An episode's series is unknown, deleted, or no series. */
  public static StorageException noSuchSeries() {
    return new StorageException.Validation("seriesId", "is not the id of a series that exists");
  }
}
