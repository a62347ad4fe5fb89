package io.researcharr.data.service;

import io.researcharr.data.domain.access.Caller;
import io.researcharr.data.domain.media.Edit;
import io.researcharr.data.domain.media.Media;
import io.researcharr.data.domain.media.MediaDraft;
import io.researcharr.data.domain.media.MediaFilter;
import io.researcharr.data.domain.media.MediaPosition;
import io.researcharr.data.domain.media.MediaQuery;
import io.researcharr.data.domain.media.MediaSort;
import io.researcharr.data.domain.media.MediaType;
import io.researcharr.data.port.IdGenerator;
import io.researcharr.data.port.MediaRepository;
import io.researcharr.data.port.Portion;
import io.researcharr.data.port.Repositories;
import io.researcharr.data.port.StorageException;
import io.researcharr.data.port.UnitOfWork;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.LongPredicate;

/** What can be done with single entries of the catalogue and with lists of them. */
@ApplicationScoped
public class MediaService {

  private final UnitOfWork unitOfWork;
  private final IdGenerator ids;
  private final Edits edits;
  private final Coalescer<MediaFilter, Long> counts;

  public MediaService(UnitOfWork unitOfWork, IdGenerator ids, Edits edits) {
    this.unitOfWork = unitOfWork;
    this.ids = ids;
    this.edits = edits;
    this.counts =
        new Coalescer<>(filter -> unitOfWork.read("media.count", r -> r.catalog().count(filter)));
  }

  public Uni<Media> create(MediaDraft draft, Caller caller) {
    Media media = Media.create(ids.next(), draft, edits.by(caller));
    return unitOfWork.writeOne("media.create", r -> r.media().insert(media));
  }

  /** The entry with this id, deleted or not. */
  public Uni<Media> get(UUID id) {
    return unitOfWork
        .read("media.get", r -> r.media().find(id))
        .map(found -> found.orElseThrow(() -> notFound(id)));
  }

  /** One page of a list; a shorter one where entries are large. */
  public Uni<Portion<Media>> page(MediaQuery query) {
    return portion(query, Portions.LISTED);
  }

  private Uni<Portion<Media>> portion(MediaQuery query, long bytes) {
    return unitOfWork.read("media.list", r -> r.catalog().portion(query, bytes));
  }

  /** How many entries there are; callers who ask at the same time share one count. */
  public Uni<Long> count(MediaFilter filter) {
    return counts.get(filter);
  }

  /** Every entry that a filter admits, portion by portion. */
  public Multi<List<Media>> stream(MediaFilter filter, MediaSort sort) {
    return Portions.stream(
        (last, limit) ->
            portion(
                new MediaQuery(
                    filter, sort, last.map(media -> MediaPosition.behind(media, sort)), limit),
                Portions.STREAMED));
  }

  /** Makes of an entry what the function makes of it. Its type stays what it is. */
  public Uni<Media> change(
      UUID id, LongPredicate expected, Function<Media, MediaDraft> change, Caller caller) {
    return unitOfWork.write(
        "media.change",
        r ->
            live(r.media(), id, expected)
                .flatMap(
                    media -> {
                      MediaDraft draft = change.apply(media);
                      if (draft.type() != media.type()) {
                        throw new StorageException.Validation(
                            "type", "can't change from " + media.type().wireName());
                      }
                      return media.says(draft)
                          ? asItIs(r, media)
                          : r.media().update(media.replace(draft, edits.by(caller)));
                    }));
  }

  /** Deletes an entry softly, and the episodes of a series with it. */
  public Uni<Void> delete(UUID id, LongPredicate expected, Caller caller) {
    return unitOfWork.write(
        "media.delete",
        r ->
            live(r.media(), id, expected)
                .flatMap(
                    media -> {
                      Edit edit = edits.by(caller);
                      Uni<Media> deleted = r.media().update(media.delete(edit));
                      return media.type() == MediaType.SERIES
                          ? deleted.chain(() -> r.media().deleteEpisodes(id, edit))
                          : deleted;
                    })
                .replaceWithVoid());
  }

  /** Undoes a soft delete, together with that of the episodes that went with their series. */
  public Uni<Media> restore(UUID id, LongPredicate expected, Caller caller) {
    return unitOfWork.write(
        "media.restore",
        r ->
            found(r.media(), id, expected)
                .flatMap(
                    media ->
                        media.isDeleted()
                            ? restore(r.media(), media, edits.by(caller))
                            : asItIs(r, media)));
  }

  private static Uni<Media> asItIs(Repositories repositories, Media media) {
    repositories.batches().relyOn(List.of(media));
    return Uni.createFrom().item(media);
  }

  /** Removes an entry for good, deleted or not. */
  public Uni<Void> purge(UUID id, LongPredicate expected, Caller caller) {
    return unitOfWork.write(
        "media.purge",
        r ->
            found(r.media(), id, expected)
                .flatMap(
                    media ->
                        r.audit().as(caller.name(), () -> r.media().purge(id, media.version()))));
  }

  private static Uni<Media> restore(MediaRepository repository, Media media, Edit edit) {
    Uni<Media> restored = repository.update(media.restore(edit));
    return media.type() == MediaType.SERIES
        ? restored.call(
            () ->
                repository.restoreEpisodes(
                    media.id(), media.stamp().deletedAt().orElseThrow(), edit))
        : restored;
  }

  private static Uni<Media> live(MediaRepository repository, UUID id, LongPredicate expected) {
    return found(repository, id, expected)
        .invoke(
            media -> {
              if (media.isDeleted()) {
                throw notFound(id);
              }
            });
  }

  private static Uni<Media> found(MediaRepository repository, UUID id, LongPredicate expected) {
    return repository
        .find(id)
        .map(
            found -> {
              Media media = found.orElseThrow(() -> notFound(id));
              if (!expected.test(media.version())) {
                throw new StorageException.VersionConflict("media", id, media.version());
              }
              return media;
            });
  }

  private static StorageException.NotFound notFound(UUID id) {
    return new StorageException.NotFound("media", id);
  }
}
