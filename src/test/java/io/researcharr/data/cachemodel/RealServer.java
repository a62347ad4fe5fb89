package io.researcharr.data.cachemodel;

import io.researcharr.data.adapter.memory.CaffeineStore;
import io.researcharr.data.cachemodel.ModelDatabase.Order;
import io.researcharr.data.cachemodel.ModelDatabase.Written;
import io.researcharr.data.cachemodel.World.Happening;
import io.researcharr.data.domain.cache.CacheEntry;
import io.researcharr.data.domain.cache.CacheKey;
import io.researcharr.data.domain.cache.CacheMode;
import io.researcharr.data.domain.cache.Floors;
import io.researcharr.data.domain.cache.Invalidation;
import io.researcharr.data.domain.cache.Lease;
import io.researcharr.data.domain.media.ExternalId;
import io.researcharr.data.fixture.cache.State;
import io.researcharr.data.port.SharedCache;
import io.researcharr.data.service.cache.Barrier;
import io.researcharr.data.service.cache.Caching;
import io.researcharr.data.service.cache.ChangeTail;
import io.researcharr.data.service.cache.CoherentCache;
import io.researcharr.data.service.cache.Loaded;
import io.researcharr.data.service.cache.Membership;
import io.researcharr.data.service.cache.NearCache;
import io.researcharr.data.service.cache.Sharing;
import io.researcharr.data.service.cache.Timings;
import io.smallrye.mutiny.Uni;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** An instance whose cache is the service's own code, on the simulated clock and network. */
final class RealServer extends Server {

  private static final Duration WINDOW = micros(Times.FLOOR_LIFE);
  private static final Timings TIMINGS =
      new Timings(
          micros(Times.LEASE),
          micros(Times.HEARTBEAT),
          micros(Times.FENCE_AFTER),
          micros(Times.RESEND),
          WINDOW,
          micros(Times.RELAY_EVERY));
  private static final int ROOM = 10_000_000;

  private final MemberTable table;
  private CaffeineStore store;
  private RealBus bus;
  private Barrier barrier;
  private CoherentCache cache;

  RealServer(World world, int number, MemberTable table) {
    super(world, number);
    this.table = table;
  }

  private static Duration micros(long time) {
    return Duration.ofNanos(1_000 * time);
  }

  @Override
  void rise() {
    super.rise();
    here(this::begin).run();
  }

  private void begin() {
    LongSupplier nanos = () -> 1_000 * nano();
    Counting counting = new Counting(world);
    Lease lease = new Lease(TIMINGS.lease());
    store = new CaffeineStore(ROOM, nanos, () -> {}, Runnable::run);
    Floors floors = new Floors(world.weather.floorCap(), WINDOW, nanos.getAsLong());
    NearCache near = new NearCache(store, floors, lease, nanos, counting);
    Sharing sharing = new Sharing();
    Optional<SharedCache> shared = Optional.of(new RealShared(this));
    RealMembers database = new RealMembers(this, table);
    ChangeTail tail = new ChangeTail(database, near, TIMINGS, nanos);
    bus = new RealBus(this);
    Optional<Membership> membership =
        Optional.of(
            new Membership(
                database,
                near,
                lease,
                sharing,
                new Membership.Self(() -> String.valueOf(number), true, true),
                tail::lookedNanos,
                TIMINGS,
                nanos,
                counting));
    barrier = new Barrier(near, membership, tail::lookNow, bus, TIMINGS, nanos, counting);
    cache =
        new CoherentCache(
            near,
            shared,
            sharing,
            new CoherentCache.Lives(Duration.ofMinutes(10), Duration.ofSeconds(30)),
            () -> Runnable::run,
            nanos,
            counting);
    var plan = new Caching.Status(CacheMode.STRICT, "redis", "");
    new Caching(plan, near, sharing, shared, membership, cache, barrier, tail).start();
  }

  RealBus bus() {
    return bus;
  }

  @Override
  void evict() {
    store.clear();
  }

  @Override
  void read(int key, Consumer<long[]> answer) {
    step(
        () -> {
          int way = simulation.below(6);
          if (way == 0) {
            deliver(cache.past(name(key), () -> load(key)), key, answer);
          } else if (way == 1) {
            readForKeeping(key, answer);
          } else {
            deliver(cache.get(name(key), () -> load(key)), key, answer);
          }
        });
  }

  /** As one of many that are read at once. */
  private void readForKeeping(int key, Consumer<long[]> answer) {
    Optional<CacheEntry> held = cache.peek(name(key));
    if (held.isPresent()) {
      answer.accept(seen(key, held.get().body()));
      return;
    }
    CoherentCache.Begun begun = cache.begin(name(key));
    load(key)
        .subscribe()
        .with(
            loaded -> {
              answer.accept(seen(key, loaded.body()));
              step(() -> cache.keep(begun, loaded));
            },
            failure -> {});
  }

  private void deliver(Uni<CacheEntry> entry, int key, Consumer<long[]> answer) {
    entry.subscribe().with(found -> answer.accept(seen(key, found.body())), failure -> {});
  }

  /** What a record or a list is cached under. */
  static CacheKey name(int key) {
    return Entry.isList(key)
        ? new CacheKey("external", listName(key).toString())
        : new CacheKey("media", new UUID(0, key).toString());
  }

  static ExternalId listName(int list) {
    return new ExternalId("list", String.valueOf(list));
  }

  private Uni<Loaded> load(int key) {
    return Uni.createFrom()
        .<Loaded>emitter(
            emitter ->
                this.<Loaded>ask(
                    answer -> answer.accept(loaded(key)),
                    found ->
                        step(
                            () ->
                                found.ifPresentOrElse(
                                    emitter::complete,
                                    () -> emitter.fail(RealMembers.unavailable())))));
  }

  private Loaded loaded(int key) {
    if (!Entry.isList(key)) {
      return loaded(world.database.row(key));
    }
    int[] records = world.recordsOf(key);
    ByteBuffer body = ByteBuffer.allocate(16 * records.length);
    for (int record : records) {
      Row row = world.database.row(record);
      body.putLong(row.version()).putLong(row.value());
    }
    return new Loaded(CacheEntry.UNVERSIONED, "", body.array());
  }

  private static Loaded loaded(Row row) {
    if (row.version() == 0) {
      return Loaded.NOTHING;
    }
    byte[] body = row.absent() ? new byte[0] : body(row.version(), row.value());
    return new Loaded(row.version(), "", body);
  }

  private static byte[] body(long version, long value) {
    return ByteBuffer.allocate(16).putLong(version).putLong(value).array();
  }

  private long[] seen(int key, byte[] body) {
    if (body.length == 0) {
      return new long[] {State.ABSENT, 0};
    }
    ByteBuffer buffer = ByteBuffer.wrap(body);
    long[] seen = new long[2 * world.recordsOf(key).length];
    for (int i = 0; i < seen.length; i++) {
      seen[i] = buffer.getLong();
    }
    return seen;
  }

  @Override
  void write(Order order, Consumer<Optional<Written>> answer) {
    step(
        () -> {
          CoherentCache.Begun begun = cache.begin(name(order.key()));
          this.<Written>ask(
              committed -> world.database.write(order, committed),
              written -> {
                if (written.isEmpty()) {
                  barrier.suspect(news(order.key(), 0));
                  answer.accept(written);
                } else if (!written.get().changed()) {
                  answer.accept(written);
                } else {
                  step(() -> committed(order, written.get(), begun, answer));
                }
              });
        });
  }

  private void committed(
      Order order, Written written, CoherentCache.Begun begun, Consumer<Optional<Written>> answer) {
    if (!written.repeated() && !order.delete()) {
      Loaded row = new Loaded(written.version(), "", body(written.version(), order.value()));
      step(() -> cache.keep(begun, row));
    }
    if (written.repeated()) {
      world.count(Happening.REPEATED);
      if (order.delete()) {
        answer.accept(Optional.empty()); // the service repeats only what creates something
        return;
      }
    }
    Uni<Void> settled =
        written.repeated() ? barrier.settle() : barrier.pass(news(order.key(), written.version()));
    settled.subscribe().with(passed -> answer.accept(Optional.of(written)), failure -> {});
  }

  private List<Invalidation> news(int key, long version) {
    return List.of(
        new Invalidation(name(key), version),
        new Invalidation(name(world.listOf(key)), CacheEntry.UNVERSIONED));
  }
}
