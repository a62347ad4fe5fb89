package io.researcharr.data.cachemodel;

import io.researcharr.data.domain.cache.Roll;
import io.researcharr.data.port.CacheMembers;
import io.researcharr.data.port.Repositories;
import io.researcharr.data.port.StorageException;
import io.researcharr.data.port.UnitOfWork;
import io.smallrye.mutiny.Uni;
import java.lang.reflect.Proxy;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;

/** The way of one instance to the table of members: it takes time, and may lead nowhere. */
record RealMembers(Server server, MemberTable table) implements CacheMembers, UnitOfWork {

  @Override
  public Uni<Long> join(UUID member, Optional<UUID> former, String address, boolean isStrict) {
    return ask(() -> table.join(member, former, address, isStrict));
  }

  @Override
  public Uni<Roll> renew(UUID member, long seen) {
    return ask(() -> table.renew(member, seen));
  }

  @Override
  public Uni<Long> open() {
    return ask(table::open);
  }

  @Override
  public Uni<Boolean> fence(UUID member) {
    return ask(() -> table.fence(member));
  }

  @Override
  public Uni<Void> leave(UUID member) {
    return ask(() -> table.leave(member)).replaceWithVoid();
  }

  @Override
  public Uni<Void> tidy() {
    return Uni.createFrom().voidItem(); // a minute is longer than a run
  }

  <T> Uni<T> ask(Supplier<T> question) {
    return Uni.createFrom()
        .emitter(
            emitter -> {
              server.<T>ask(
                  answer -> answer.accept(question.get()),
                  answer ->
                      answer.ifPresentOrElse(emitter::complete, () -> emitter.fail(unavailable())));
              server.mishap();
            });
  }

  static StorageException unavailable() {
    return new StorageException.Unavailable("The database does not answer.");
  }

  @Override
  public <T> Uni<T> write(String name, Function<Repositories, Uni<T>> work) {
    return work.apply(
        (Repositories)
            Proxy.newProxyInstance(
                Repositories.class.getClassLoader(),
                new Class<?>[] {Repositories.class},
                (proxy, method, arguments) -> this));
  }

  @Override
  public <T> Uni<T> writeOne(String name, Function<Repositories, Uni<T>> work) {
    return write(name, work);
  }

  @Override
  public <T> Uni<T> read(String name, Function<Repositories, Uni<T>> work) {
    return write(name, work);
  }
}
