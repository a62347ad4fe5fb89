package io.researcharr.data.service.cache;

import io.researcharr.data.domain.cache.CacheEntry;
import io.researcharr.data.domain.cache.CacheKey;
import io.researcharr.data.domain.cache.EarlyRefresh;
import io.researcharr.data.port.CacheObserver;
import io.researcharr.data.port.CacheObserver.Layer;
import io.researcharr.data.port.ExecutionContext;
import io.researcharr.data.port.SharedCache;
import io.researcharr.data.port.SharedCache.Shared;
import io.researcharr.data.service.cache.NearCache.Fill;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Ready answers: from the memory of this process, else from the shared cache, else from the
 * database.
 *
 * <p>Laws: one load at a time for a key, shared by all who ask, unless something has changed since
 * it began. Where nobody can tell whether something has, or a reader does not want to know, it is
 * shared by those who asked before it began. A reader never waits for an entry that is loaded ahead
 * of its end. Whatever happens to the cache, the answer comes from the database.
 */
public final class CoherentCache {

  /** A load that a broken connection has swallowed must not be waited for by all who come later. */
  private static final long PATIENCE_NANOS = Duration.ofSeconds(10).toNanos();

  private final NearCache near;
  private final Optional<SharedCache> shared;
  private final Sharing sharing;
  private final Lives lives;
  private final ExecutionContext home;
  private final LongSupplier nanoTime;
  private final CacheObserver observer;
  private final Map<CacheKey, Flight> flights = new ConcurrentHashMap<>();
  private final Rounds<CacheKey, CacheEntry> rounds;

  public CoherentCache(
      NearCache near,
      Optional<SharedCache> shared,
      Sharing sharing,
      Lives lives,
      ExecutionContext home,
      LongSupplier nanoTime,
      CacheObserver observer) {
    this.near = near;
    this.shared = shared;
    this.sharing = sharing;
    this.lives = lives;
    this.home = home;
    this.nanoTime = nanoTime;
    this.observer = observer;
    this.rounds = new Rounds<>(home);
  }

  /** The answer under a key, made by the load where it is not cached. */
  public Uni<CacheEntry> get(CacheKey key, Supplier<Uni<Loaded>> load) {
    return ready(key, load)
        .map(entry -> Uni.createFrom().item(entry))
        .orElseGet(() -> fetch(key, load));
  }

  /** The answer if it is in the memory of this process; the load is for its refreshment. */
  public Optional<CacheEntry> ready(CacheKey key, Supplier<Uni<Loaded>> load) {
    Optional<CacheEntry> hit = peek(key);
    if (hit.isPresent()) {
      refreshInTime(key, hit.get(), load);
    }
    return hit;
  }

  /** The answer from elsewhere, when it was just not {@link #ready}. */
  public Uni<CacheEntry> fetch(CacheKey key, Supplier<Uni<Loaded>> load) {
    if (!near.isOpen()) {
      observer.bypassed();
      return direct(key, load);
    }
    return Uni.createFrom().deferred(() -> join(key, load).emitOn(home.current()));
  }

  /** The answer under a key if it is in the memory of this process, at no cost. */
  public Optional<CacheEntry> peek(CacheKey key) {
    if (!near.isOpen()) {
      return Optional.empty();
    }
    Optional<CacheEntry> found = near.get(key);
    if (found.isPresent()) {
      observer.hit(Layer.NEAR);
    } else {
      observer.missed(Layer.NEAR);
    }
    return found;
  }

  /** The answer from the database, whatever is cached; it is cached then. */
  public Uni<CacheEntry> past(CacheKey key, Supplier<Uni<Loaded>> load) {
    observer.bypassed();
    return direct(key, load);
  }

  /** A load or a write begins elsewhere; its outcome can be handed to {@link #keep}. */
  public Begun begin(CacheKey key) {
    return new Begun(near.begin(key), sharing.terms());
  }

  /** Keeps what somebody has loaded or written. */
  public CacheEntry keep(Begun begun, Loaded loaded) {
    return kept(begun.fill(), begun.terms(), loaded);
  }

  /** What was loaded or written, as an answer that nobody keeps. */
  public CacheEntry entry(Begun begun, Loaded loaded) {
    return entry(begun.fill(), loaded);
  }

  private Uni<CacheEntry> direct(CacheKey key, Supplier<Uni<Loaded>> load) {
    return rounds.ask(key, () -> load(near.begin(key), load, false));
  }

  private void refreshInTime(CacheKey key, CacheEntry entry, Supplier<Uni<Loaded>> load) {
    double chance = 1 - ThreadLocalRandom.current().nextDouble();
    if (EarlyRefresh.isDue(entry, nanoTime.getAsLong(), chance)) {
      if (!mayBeJoined(flights.get(key))) {
        fly(key, fill -> load(fill, load, true)).subscribe().with(ignored -> {}, ignored -> {});
      }
    }
  }

  private Uni<CacheEntry> join(CacheKey key, Supplier<Uni<Loaded>> load) {
    Flight flight = flights.get(key);
    return mayBeJoined(flight) ? flight.result() : fly(key, fill -> fromShared(fill, load));
  }

  /** Begins a load that others may join, unless somebody was faster. */
  private Uni<CacheEntry> fly(CacheKey key, Function<Fill, Uni<CacheEntry>> go) {
    Flight mine =
        flights.compute(
            key,
            (same, present) -> {
              if (mayBeJoined(present)) {
                return present;
              }
              Fill fill = near.begin(key);
              Uni<CacheEntry> result =
                  Uni.createFrom()
                      .deferred(() -> go.apply(fill))
                      .onTermination()
                      .invoke(() -> landed(key, fill))
                      .memoize()
                      .indefinitely();
              return new Flight(fill, result);
            });
    return mine.result();
  }

  private boolean mayBeJoined(Flight flight) {
    return flight != null
        && near.isCurrent(flight.fill())
        && nanoTime.getAsLong() - flight.fill().beganNanos() < PATIENCE_NANOS;
  }

  private void landed(CacheKey key, Fill fill) {
    flights.computeIfPresent(key, (same, flight) -> flight.fill() == fill ? null : flight);
  }

  private Uni<CacheEntry> fromShared(Fill fill, Supplier<Uni<Loaded>> load) {
    Sharing.Terms terms = sharing.terms();
    if (shared.isEmpty() || terms.space().isEmpty() || !fill.mayKeep()) {
      return load(fill, load, false);
    }
    return shared
        .get()
        .get(terms.space().get(), fill.key())
        .flatMap(
            found -> {
              if (found.isEmpty()) {
                observer.missed(Layer.SHARED);
              }
              return found
                  .filter(entry -> isTrusted(fill, terms, entry))
                  .map(entry -> Uni.createFrom().item(taken(fill, entry)))
                  .orElseGet(() -> load(fill, load, false));
            });
  }

  private boolean isTrusted(Fill fill, Sharing.Terms terms, Shared entry) {
    boolean right = near.accepts(fill.key(), entry.version()) && isOpen(fill, terms, entry);
    if (!right) {
      observer.refused(Layer.SHARED);
    }
    return right;
  }

  /**
   * To be asked after the floors, and of what holds by then: before floors are forgotten, the terms
   * exclude all that would need them.
   */
  private boolean isOpen(Fill fill, Sharing.Terms begun, Shared entry) {
    Sharing.Terms now = sharing.terms();
    return entry.number() >= now.lowest()
        && now.space().equals(begun.space())
        && now.era() == fill.era()
        && fill.era() == near.era();
  }

  private CacheEntry taken(Fill fill, Shared entry) {
    observer.hit(Layer.SHARED);
    CacheEntry made = entry(fill, new Loaded(entry.version(), entry.name(), entry.body()));
    near.offer(fill, made);
    return made;
  }

  private Uni<CacheEntry> load(Fill fill, Supplier<Uni<Loaded>> load, boolean ahead) {
    Sharing.Terms terms = sharing.terms();
    return load.get()
        .map(
            loaded -> {
              observer.loaded(ahead);
              return kept(fill, terms, loaded);
            });
  }

  private CacheEntry kept(Fill fill, Sharing.Terms terms, Loaded loaded) {
    CacheEntry entry = entry(fill, loaded);
    if (near.offer(fill, entry) && entry.isVersioned() && entry.isThere()) {
      shared.ifPresent(
          cache ->
              terms
                  .space()
                  .filter(space -> terms.era() == fill.era())
                  .ifPresent(
                      space ->
                          cache.put(
                              space,
                              fill.key(),
                              Shared.of(terms.known(), entry),
                              lives.inShared())));
    }
    return entry;
  }

  private CacheEntry entry(Fill fill, Loaded loaded) {
    long now = nanoTime.getAsLong();
    boolean isThere = loaded.body().length > 0;
    return new CacheEntry(
        loaded.version(),
        loaded.name(),
        loaded.body(),
        now,
        now - fill.beganNanos(),
        now + lives.of(isThere).toNanos());
  }

  /** What was known when a load or a write began. */
  public record Begun(Fill fill, Sharing.Terms terms) {

    /** The same under another key. */
    Begun under(CacheKey key) {
      return new Begun(fill.under(key), terms);
    }
  }

  /** A load that others may wait for. */
  private record Flight(Fill fill, Uni<CacheEntry> result) {}

  /** How long entries may be served at most: answers, and the knowledge that there is nothing. */
  public record Lives(Duration there, Duration missing) {

    /** What is older than the floors that are remembered is refused, and of no use there. */
    private static final Duration LONGEST_SHARED = Timings.DEFAULT.window().minusMinutes(1);

    Duration inShared() {
      return there.compareTo(LONGEST_SHARED) < 0 ? there : LONGEST_SHARED;
    }

    Duration of(boolean isThere) {
      return isThere ? there : missing;
    }
  }
}
