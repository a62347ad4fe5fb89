package io.researcharr.data.service.cache;

import io.researcharr.data.domain.cache.Invalidation;
import io.researcharr.data.domain.media.Media;
import io.researcharr.data.domain.repeat.KeptAnswer;
import io.researcharr.data.domain.repeat.KeyedRequest;
import io.researcharr.data.domain.repeat.RequestKey;
import io.researcharr.data.port.AnswerRepository;
import io.researcharr.data.port.ChangeLog;
import io.researcharr.data.port.MediaCatalog;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Kept answers, of which none is given again before what was changed with it is told of: the
 * instance that changed it may have ended between its commit and its word.
 */
record WatchedAnswers(
    AnswerRepository inner, ChangeLog log, MediaCatalog catalog, Touched touched)
    implements AnswerRepository {

  @Override
  public Uni<Seen> begin(RequestKey key) {
    return inner
        .begin(key)
        .call(seen -> seen.kept().isPresent() ? touch(key) : Uni.createFrom().voidItem());
  }

  @Override
  public Uni<Optional<Kept>> find(RequestKey key) {
    return inner.find(key);
  }

  @Override
  public Uni<Void> keep(KeyedRequest request, KeptAnswer answer, Optional<String> owner) {
    return inner.keep(request, answer, owner);
  }

  @Override
  public Uni<Boolean> reserve(RequestKey key, String owner, Duration lease) {
    return inner.reserve(key, owner, lease);
  }

  @Override
  public Uni<Boolean> renew(RequestKey key, String owner, Duration lease) {
    return inner.renew(key, owner, lease);
  }

  @Override
  public Uni<Void> free(RequestKey key, String owner) {
    return inner.free(key, owner);
  }

  @Override
  public Uni<Integer> forget(int limit) {
    return inner.forget(limit);
  }

  private Uni<Void> touch(RequestKey key) {
    return log.madeWith(key, Touched.MANY + 1).invoke(touched::all).flatMap(this::touchNames);
  }

  private Uni<Void> touchNames(List<Invalidation> changes) {
    List<UUID> ids =
        changes.stream().map(change -> UUID.fromString(change.key().id())).distinct().toList();
    return ids.isEmpty()
        ? Uni.createFrom().voidItem()
        : catalog.findAll(ids).invoke(this::touchNamesOf).replaceWithVoid();
  }

  private void touchNamesOf(List<Media> found) {
    found.forEach(media -> touched.external(media.fields().externalId()));
  }
}
