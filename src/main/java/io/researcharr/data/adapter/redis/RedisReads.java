package io.researcharr.data.adapter.redis;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Reads of many callers as one command: what is asked for until the event loop comes to it goes
 * together, so that a busy loop asks less often. Nobody waits for others to come.
 */
final class RedisReads {

  /** Redis does nothing else while it answers one command. */
  private static final int MOST = 128;

  private final Executor loop;
  private final Many many;
  private final Queue<Wanted> wanted = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean isDue = new AtomicBoolean();

  RedisReads(Executor loop, Many many) {
    this.loop = loop;
    this.many = many;
  }

  /** What is under a name; nothing as well when Redis does not say. */
  Uni<Optional<byte[]>> get(String name) {
    return Uni.createFrom()
        .emitter(
            emitter -> {
              wanted.add(new Wanted(name, emitter));
              if (isDue.compareAndSet(false, true)) {
                loop.execute(this::send);
              }
            });
  }

  private void send() {
    // First, so that who comes after the last look has it done again.
    isDue.set(false);
    for (List<Wanted> some = some(); !some.isEmpty(); some = some()) {
      List<Wanted> asked = some;
      many.get(asked.stream().map(Wanted::name).toList())
          .subscribe()
          .with(found -> answer(asked, found), failure -> answer(asked, List.of()));
    }
  }

  private List<Wanted> some() {
    List<Wanted> some = new ArrayList<>();
    for (Wanted one = wanted.poll(); one != null; one = wanted.poll()) {
      some.add(one);
      if (some.size() == MOST) {
        break;
      }
    }
    return some;
  }

  private static void answer(List<Wanted> asked, List<Optional<byte[]>> found) {
    for (int i = 0; i < asked.size(); i++) {
      asked.get(i).emitter().complete(i < found.size() ? found.get(i) : Optional.empty());
    }
  }

  /** Reads what is under each of some names, in their order. */
  @FunctionalInterface
  interface Many {

    Uni<List<Optional<byte[]>>> get(List<String> names);
  }

  private record Wanted(String name, UniEmitter<? super Optional<byte[]>> emitter) {}
}
