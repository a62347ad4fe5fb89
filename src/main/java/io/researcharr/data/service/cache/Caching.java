package io.researcharr.data.service.cache;

import io.researcharr.data.domain.cache.CacheMode;
import io.researcharr.data.port.SharedCache;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;

/** All that belongs to the cache of this instance, from its start to its end. */
public final class Caching {

  private static final Logger LOG = Logger.getLogger(Caching.class);
  private static final Duration CHECK = Duration.ofSeconds(1);

  private final Status plan;
  private final NearCache near;
  private final Sharing sharing;
  private final Optional<SharedCache> shared;
  private final Optional<Membership> membership;
  private final CoherentCache cache;
  private final Barrier barrier;
  private final ChangeTail tail;
  private final Pulse alone;

  public Caching(
      Status plan,
      NearCache near,
      Sharing sharing,
      Optional<SharedCache> shared,
      Optional<Membership> membership,
      CoherentCache cache,
      Barrier barrier,
      ChangeTail tail) {
    this.plan = plan;
    this.near = near;
    this.sharing = sharing;
    this.shared = shared;
    this.membership = membership;
    this.cache = cache;
    this.barrier = barrier;
    this.tail = tail;
    this.alone = new Pulse("the cache", this::careAlone, CHECK, CHECK);
  }

  public void start() {
    tail.start();
    // From here on nothing that is kept can change without notice.
    tail.lookNow()
        .subscribe()
        .with(
            ignored -> membership.ifPresentOrElse(Membership::start, alone::start),
            failure -> LOG.debug("the service ended before its cache began", failure));
  }

  /** Ends the membership, so that no write of another instance waits for this one. */
  public Uni<Void> shutdown() {
    alone.stop();
    tail.stop();
    return membership.map(Membership::shutdown).orElseGet(() -> Uni.createFrom().voidItem());
  }

  public CoherentCache cache() {
    return cache;
  }

  public Barrier barrier() {
    return barrier;
  }

  /** See {@link Barrier#settle}. */
  public Uni<Void> settle() {
    return barrier.settle();
  }

  public NearCache near() {
    return near;
  }

  /** How many other instances this one knows of. */
  public int otherMembers() {
    return membership.map(member -> member.roster().size()).orElse(0);
  }

  /** How long ago the last look for changes began whose outcome is known. */
  public Duration tailAge() {
    return tail.age();
  }

  /** Whether the shared cache answers, if there is one. */
  public boolean isSharedWell() {
    return shared.map(SharedCache::isWell).orElse(true);
  }

  /** What the cache promises, where it keeps things, and how it is. */
  public Status status() {
    boolean serves = near.isOpen();
    boolean isWell = plan.mode() == CacheMode.OFF || serves;
    String state = plan.mode() == CacheMode.OFF ? "off" : serves ? "serving" : "joining";
    if (isWell && !isSharedWell()) {
      state = "degraded";
    }
    return new Status(plan.mode(), plan.provider(), state);
  }

  /** Whoever is alone begins a new part of the shared cache where others would count on. */
  private Uni<Void> careAlone() {
    if (sharing.terms().era() != near.era() || near.isTurnDue()) {
      sharing.open(UUID.randomUUID().toString(), near.era(), 1, 1);
      // After that: what is in the part of before is not taken any more.
      if (near.isTurnDue()) {
        near.turn();
      }
    }
    return Uni.createFrom().voidItem();
  }

  /**
   * The cache in words.
   *
   * @param provider {@code memory} or {@code redis}
   * @param state {@code serving}, {@code joining}, {@code degraded} or {@code off}
   */
  public record Status(CacheMode mode, String provider, String state) {}
}
