package io.researcharr.data.service.cache;

import io.researcharr.data.domain.cache.Invalidation;
import io.researcharr.data.domain.cache.Peer;
import io.researcharr.data.port.CacheObserver;
import io.researcharr.data.port.PeerBus;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Where a write waits, after its commit, until no cache can serve what was before. With no other
 * member it waits for nothing.
 */
public final class Barrier {

  private final NearCache near;
  private final Optional<Membership> membership;
  private final Supplier<Uni<Void>> look;
  private final PeerBus bus;
  private final Timings timings;
  private final LongSupplier nanoTime;
  private final CacheObserver observer;
  private final Map<UUID, Courier> couriers = new ConcurrentHashMap<>();

  /**
   * @param look makes known here what was committed before
   */
  public Barrier(
      NearCache near,
      Optional<Membership> membership,
      Supplier<Uni<Void>> look,
      PeerBus bus,
      Timings timings,
      LongSupplier nanoTime,
      CacheObserver observer) {
    this.near = near;
    this.membership = membership;
    this.look = look;
    this.bus = bus;
    this.timings = timings;
    this.nanoTime = nanoTime;
    this.observer = observer;
    bus.listen(this::heard);
  }

  /**
   * Comes when what is older than this is served nowhere any more. To be called after the commit.
   */
  public Uni<Void> pass(List<Invalidation> news) {
    if (news.isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    near.invalidate(news);
    if (membership.isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    long start = nanoTime.getAsLong();
    return tellAll(membership.get(), news)
        .invoke(() -> observer.barrier(nanoTime.getAsLong() - start));
  }

  /** The same for what a unit of work has changed or relied on. */
  Uni<Void> pass(Touched touched) {
    return pass(membership.isPresent() ? touched.newsToOthers() : touched.news());
  }

  /**
   * Comes when nothing that was committed before this is hidden anywhere, whoever wrote it. For
   * answers that tell of a write which may not have passed: the repeated ones.
   */
  public Uni<Void> settle() {
    return look.get().chain(() -> pass(List.of(Invalidation.SOMETHING)));
  }

  /** Takes note, here only, of changes that may have happened. */
  public void suspect(List<Invalidation> news) {
    near.invalidate(news);
  }

  /** The other members that have been promised never to serve what is older. */
  public List<Peer> audience() {
    return membership
        .map(member -> member.roster().audience(nanoTime.getAsLong()))
        .orElse(List.of());
  }

  private Uni<Boolean> heard(UUID member, List<Invalidation> news) {
    if (membership.isEmpty() || !membership.get().is(member)) {
      return Uni.createFrom().item(false);
    }
    near.invalidate(news);
    Uni<Void> noted =
        news.contains(Invalidation.SOMETHING) ? look.get() : Uni.createFrom().voidItem();
    // A member that joins again while it takes note has emptied its cache by then.
    return noted.map(ignored -> membership.get().is(member));
  }

  /**
   * Whoever serves while the lease is held is in the roster, so the lease is looked at first: when
   * it is not held, the roster may be as empty as at the start. And it is looked at again after the
   * audience was read: as long as it is held, nobody else can have begun to serve.
   */
  private Uni<Void> tellAll(Membership member, List<Invalidation> news) {
    boolean wasLeased = member.isLeased(nanoTime.getAsLong());
    long now = nanoTime.getAsLong();
    List<Peer> audience = member.roster().audience(now);
    List<Peer> bystanders = member.roster().bystanders(now);
    if (!wasLeased || !member.isLeased(nanoTime.getAsLong())) {
      return member.renewal().chain(() -> tellAll(member, news));
    }
    for (Peer peer : bystanders) {
      bus.tell(peer, news).subscribe().with(ignored -> {}, ignored -> {});
    }
    if (audience.isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    List<Uni<Void>> all = new ArrayList<>(audience.size());
    for (Peer peer : audience) {
      all.add(courier(member, peer).deliver(news));
    }
    forgetOthers(audience);
    return Uni.join().all(all).andCollectFailures().replaceWithVoid();
  }

  private Courier courier(Membership member, Peer peer) {
    Courier known = couriers.get(peer.id());
    return known != null
        ? known
        : couriers.computeIfAbsent(
            peer.id(), id -> new Courier(peer, bus, member, timings, nanoTime));
  }

  private void forgetOthers(List<Peer> audience) {
    if (couriers.size() > audience.size()) {
      Set<UUID> there = audience.stream().map(Peer::id).collect(Collectors.toSet());
      couriers.keySet().retainAll(there);
    }
  }
}
