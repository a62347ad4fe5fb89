package io.researcharr.data.service.cache;

import io.researcharr.data.domain.repeat.KeptAnswer;
import io.researcharr.data.domain.repeat.KeyedRequest;
import io.researcharr.data.domain.repeat.RequestKey;
import io.researcharr.data.port.AnswerRepository;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.Optional;

/**
 * Kept answers, of which none is given again before what was changed with it is told of: the
 * instance that changed it may have ended between its commit and its word.
 */
record WatchedAnswers(AnswerRepository inner, Touched touched) implements AnswerRepository {

  @Override
  public Uni<Seen> begin(RequestKey key) {
    return inner.begin(key).invoke(seen -> seen.kept().ifPresent(kept -> touched.earlier()));
  }

  @Override
  public Uni<Optional<Kept>> find(RequestKey key) {
    return inner.find(key).invoke(kept -> kept.ifPresent(answer -> touched.earlier()));
  }

  @Override
  public Uni<Void> keep(KeyedRequest request, KeptAnswer answer) {
    return inner.keep(request, answer);
  }

  @Override
  public Uni<Boolean> complete(KeyedRequest request, KeptAnswer answer, String owner) {
    return inner.complete(request, answer, owner);
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
}
