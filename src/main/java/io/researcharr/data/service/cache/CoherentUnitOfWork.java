package io.researcharr.data.service.cache;

import io.researcharr.data.domain.cache.Invalidation;
import io.researcharr.data.port.Repositories;
import io.researcharr.data.port.UnitOfWork;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A unit of work whose changes no cache hides: the item is emitted when the change is committed and
 * nobody serves what was before. No service can forget it, since there is no other way to write.
 */
public final class CoherentUnitOfWork implements UnitOfWork {

  private final Supplier<UnitOfWork> engine;
  private final Barrier barrier;
  private final Optional<Sampler> sampler;

  /** One whose outcome nobody looks at. */
  public CoherentUnitOfWork(Supplier<UnitOfWork> engine, Barrier barrier) {
    this(engine, barrier, Optional.empty());
  }

  /**
   * @param sampler who looks, now and then, whether it is so
   */
  public CoherentUnitOfWork(
      Supplier<UnitOfWork> engine, Barrier barrier, Optional<Sampler> sampler) {
    this.engine = engine;
    this.barrier = barrier;
    this.sampler = sampler;
  }

  @Override
  public <T> Uni<T> write(String name, Function<Repositories, Uni<T>> work) {
    return watched(work, (unit, watched) -> unit.write(name, watched));
  }

  @Override
  public <T> Uni<T> writeOne(String name, Function<Repositories, Uni<T>> work) {
    return watched(work, (unit, watched) -> unit.writeOne(name, watched));
  }

  @Override
  public <T> Uni<T> read(String name, Function<Repositories, Uni<T>> work) {
    return engine.get().read(name, work);
  }

  private <T> Uni<T> watched(
      Function<Repositories, Uni<T>> work,
      BiFunction<UnitOfWork, Function<Repositories, Uni<T>>, Uni<T>> begin) {
    return Uni.createFrom()
        .deferred(
            () -> {
              Touched touched = new Touched();
              Function<Repositories, Uni<T>> watched =
                  repositories -> {
                    touched.clear();
                    return work.apply(new WatchedRepositories(repositories, touched));
                  };
              return begin
                  .apply(engine.get(), watched)
                  .onFailure()
                  .invoke(e -> suspect(touched))
                  .call(item -> settle(touched))
                  .invoke(item -> sampler.ifPresent(s -> s.acknowledged(touched)));
            });
  }

  private Uni<Void> settle(Touched touched) {
    return touched.isOfEarlier() ? barrier.settle() : barrier.pass(touched);
  }

  /** A unit that has failed may have been committed all the same. */
  private void suspect(Touched touched) {
    List<Invalidation> news = touched.news();
    if (!news.isEmpty()) {
      barrier.suspect(news);
    }
  }
}
