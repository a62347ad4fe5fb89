package io.researcharr.data.service.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.researcharr.data.domain.cache.Peer;
import io.researcharr.data.domain.cache.Roll;
import io.researcharr.data.fixture.OneKindOfWork;
import io.researcharr.data.port.CacheMembers;
import io.researcharr.data.port.Repositories;
import io.researcharr.data.port.StorageException;
import io.smallrye.mutiny.Uni;
import java.lang.reflect.Proxy;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.function.Function;
import java.util.function.Supplier;

/** The members in a database that does what it is asked when the test says so. */
final class SlowTable implements CacheMembers, OneKindOfWork {

  final Set<UUID> members = new HashSet<>();
  final Set<UUID> everJoined = new HashSet<>();
  private final BlockingDeque<Runnable> waiting = new LinkedBlockingDeque<>();
  private boolean isLosing;
  long number = 1;
  List<Peer> others = List.of();
  Uni<Void> tidied = Uni.createFrom().voidItem();

  void answerAll() {
    while (!waiting.isEmpty()) {
      answerNext();
    }
  }

  void answerNext() {
    waiting.removeFirst().run();
  }

  void answerLast() {
    waiting.removeLast().run();
  }

  /** Answers the next question, which may not have been asked yet. */
  void answerWhenAsked() {
    try {
      waiting.takeFirst().run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  void awaitQuestion() {
    await().until(() -> !waiting.isEmpty());
  }

  void loseNext() {
    isLosing = true;
    answerNext();
    isLosing = false;
  }

  private <T> Uni<T> asked(Supplier<T> question) {
    return Uni.createFrom()
        .emitter(
            emitter ->
                waiting.add(
                    () -> {
                      T answer = question.get();
                      if (isLosing) {
                        emitter.fail(new StorageException.Unavailable("cut off"));
                      } else {
                        emitter.complete(answer);
                      }
                    }));
  }

  @Override
  public Uni<Long> join(UUID member, Optional<UUID> former, String address, boolean isStrict) {
    return asked(
        () -> {
          members.add(member);
          everJoined.add(member);
          return 1L;
        });
  }

  @Override
  public Uni<Roll> renew(UUID member, long seen) {
    return asked(() -> new Roll(members.contains(member), number, "history", others));
  }

  @Override
  public Uni<Long> open() {
    long drawn = ++number;
    return asked(() -> drawn);
  }

  @Override
  public Uni<Boolean> fence(UUID member) {
    return asked(() -> false);
  }

  @Override
  public Uni<Void> leave(UUID member) {
    return asked(() -> members.remove(member)).replaceWithVoid();
  }

  @Override
  public Uni<Void> tidy() {
    return tidied;
  }

  @Override
  public <T> Uni<T> write(String name, Function<Repositories, Uni<T>> work) {
    Class<?> type = Repositories.class;
    return work.apply(
        (Repositories)
            Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> {
                  assertThat(method.getName()).isEqualTo("cacheMembers");
                  return this;
                }));
  }
}
