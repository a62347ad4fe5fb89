package io.researcharr.data.service.unit;

import io.researcharr.data.port.Repositories;
import io.researcharr.data.port.UnitOfWork;
import io.smallrye.mutiny.Context;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A unit of work that is shared by a whole call: every unit of work that the call begins joins it
 * instead, so that all of them are committed together, or none.
 *
 * <p>It travels with the subscription, not with the thread, so what a call has begun by itself and
 * does not wait for is never part of it.
 */
public final class SharedUnit {

  private static final String KEY = SharedUnit.class.getName();

  private final Repositories repositories;
  private final List<Runnable> effects = new ArrayList<>();

  public SharedUnit(Repositories repositories) {
    this.repositories = repositories;
  }

  /** Runs a call within this unit of work. */
  public <T> Uni<T> run(Supplier<Uni<T>> call) {
    return Uni.createFrom()
        .emitter(
            emitter ->
                call.get()
                    .subscribe()
                    .with(Context.of(KEY, this), emitter::complete, emitter::fail));
  }

  /** Has something done after the commit. */
  public void whenCommitted(Runnable effect) {
    effects.add(effect);
  }

  /** Does what was to be done after the commit. */
  public void committed() {
    effects.forEach(Runnable::run);
  }

  /** Whether a subscription is part of a shared unit of work. */
  public static boolean isIn(Context subscription) {
    return subscription.contains(KEY);
  }

  /**
   * Does something with what a unit of work has made, once that is committed. What others are told
   * of before is not there for them.
   */
  public static <T> Uni<T> whenCommitted(Uni<T> unit, Consumer<T> effect) {
    return Uni.createFrom()
        .context(
            subscription ->
                of(subscription)
                    .map(
                        shared ->
                            unit.invoke(item -> shared.whenCommitted(() -> effect.accept(item))))
                    .orElseGet(() -> unit.invoke(effect)));
  }

  private static Optional<SharedUnit> of(Context subscription) {
    return isIn(subscription) ? Optional.of(subscription.get(KEY)) : Optional.empty();
  }

  /**
   * Units of work that join the one that is shared by the call they are part of, if there is one.
   */
  public static final class Joining implements UnitOfWork {

    private final UnitOfWork inner;

    public Joining(UnitOfWork inner) {
      this.inner = inner;
    }

    @Override
    public <T> Uni<T> write(String name, Function<Repositories, Uni<T>> work) {
      return joined(work, () -> inner.write(name, work));
    }

    @Override
    public <T> Uni<T> writeOne(String name, Function<Repositories, Uni<T>> work) {
      return joined(work, () -> inner.writeOne(name, work));
    }

    @Override
    public <T> Uni<T> read(String name, Function<Repositories, Uni<T>> work) {
      return joined(work, () -> inner.read(name, work));
    }

    private static <T> Uni<T> joined(
        Function<Repositories, Uni<T>> work, Supplier<Uni<T>> otherwise) {
      return Uni.createFrom()
          .context(
              subscription ->
                  of(subscription)
                      .map(shared -> work.apply(shared.repositories))
                      .orElseGet(otherwise));
    }
  }
}
