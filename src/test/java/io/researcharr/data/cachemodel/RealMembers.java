package io.researcharr.data.cachemodel;

import io.researcharr.data.domain.cache.Invalidation;
import io.researcharr.data.domain.cache.Roll;
import io.researcharr.data.domain.media.Media;
import io.researcharr.data.domain.media.MediaDraft;
import io.researcharr.data.domain.media.MediaFields;
import io.researcharr.data.fixture.Entries;
import io.researcharr.data.port.CacheMembers;
import io.researcharr.data.port.ChangeLog;
import io.researcharr.data.port.MediaCatalog;
import io.researcharr.data.port.Repositories;
import io.researcharr.data.port.StorageException;
import io.researcharr.data.port.UnitOfWork;
import io.smallrye.mutiny.Uni;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The way of one instance to the members, the changes and the catalogue in the database: it takes
 * time, and may lead nowhere.
 */
record RealMembers(Server server, MemberTable table)
    implements CacheMembers, ChangeLog, UnitOfWork {

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
            return new Since(List.of(), now, false); // it is another history
          }
          return new Since(
              database.committedSince(before).stream()
                  .map(o -> new Invalidation(RealServer.name(o.key()), o.version()))
                  .toList(),
              now,
              true);
        });
  }

  private Uni<List<Media>> live(List<UUID> ids) {
    return ask(
        () ->
            ids.stream()
                .map(id -> (int) id.getLeastSignificantBits())
                .filter(key -> !server.world.database.row(key).absent())
                .map(this::media)
                .toList());
  }

  /** An entry that can be found through the list that it is in. */
  private Media media(int key) {
    MediaDraft draft = Entries.movieDraft("title");
    MediaFields fields = draft.fields();
    return Media.create(
        new UUID(0, key),
        new MediaDraft(
            new MediaFields(
                fields.title(),
                fields.sortTitle(),
                RealServer.listName(server.world.listOf(key)),
                fields.status(),
                fields.monitored(),
                fields.year(),
                fields.metadata(),
                fields.tags()),
            draft.details()),
        Entries.EDIT);
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
    MediaCatalog catalog = (MediaCatalog) stand(MediaCatalog.class, this::found);
    return work.apply(
        (Repositories)
            stand(
                Repositories.class,
                (proxy, method, arguments) -> method.getName().equals("catalog") ? catalog : this));
  }

  @SuppressWarnings("unchecked") // findAll is the only one that is called
  private Object found(Object proxy, Method method, Object[] arguments) {
    return live((List<UUID>) arguments[0]);
  }

  private static Object stand(Class<?> type, InvocationHandler handler) {
    return Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler);
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
