package io.researcharr.data.cachemodel;

import io.researcharr.data.cachemodel.ModelDatabase.Outbox;
import io.researcharr.data.domain.cache.Invalidation;
import io.researcharr.data.domain.cache.Roll;
import io.researcharr.data.domain.media.ExternalId;
import io.researcharr.data.fixture.OneKindOfWork;
import io.researcharr.data.port.CacheMembers;
import io.researcharr.data.port.ChangeLog;
import io.researcharr.data.port.Repositories;
import io.researcharr.data.port.StorageException;
import io.smallrye.mutiny.Uni;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The way of one instance to the members and the changes in the database: it takes time, and may
 * lead nowhere.
 */
record RealMembers(Server server, MemberTable table)
    implements CacheMembers, ChangeLog, OneKindOfWork {

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

  @Override
  public Uni<Since> since(Optional<String> mark, int limit) {
    return ask(
        () -> {
          ModelDatabase database = server.world.database;
          int before = mark.map(Integer::valueOf).orElse(database.commits());
          String now = String.valueOf(database.commits());
          if (before > database.commits()) {
            return new Since(List.of(), List.of(), now, false); // it is another history
          }
          List<Outbox> committed = database.committedSince(before);
          return new Since(
              committed.stream()
                  .map(o -> new Invalidation(RealServer.name(o.key()), o.version()))
                  .toList(),
              committed.stream().map(Outbox::key).flatMap(this::nameNow).toList(),
              now,
              true);
        });
  }

  /** The name of the list in which an entry can be found now. */
  private Stream<ExternalId> nameNow(int key) {
    World world = server.world;
    return Entry.isList(key) || world.database.row(key).absent()
        ? Stream.empty()
        : Stream.of(RealServer.listName(world.listOf(key)));
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
}
