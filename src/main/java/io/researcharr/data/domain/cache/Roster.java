package io.researcharr.data.domain.cache;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * The other members as this one knows them: for whom a write must wait, and until when.
 *
 * <p>A member that has lost its membership may serve what it has until its lease ends. The lease
 * began before the loss, so it is over when its length, and one percent for clocks that differ, has
 * passed since somebody here knew of the loss.
 */
public final class Roster {

  private final long leaseNanos;
  private Map<UUID, Known> known = Map.of();
  private long applied;
  private long appliedNanos;

  public Roster(Duration lease) {
    this.leaseNanos = lease.toNanos();
  }

  /** Takes note of what the database has told. */
  public synchronized void apply(Roll roll, long nowNanos) {
    // Whoever has heard nothing for long must not think that the others were silent.
    boolean wasAway = nowNanos - appliedNanos > leaseNanos;
    Map<UUID, Known> next = new HashMap<>();
    for (Peer peer : roll.others()) {
      Known before = known.get(peer.id());
      boolean isNews = wasAway || before == null || before.peer.beats() != peer.beats();
      long heardNanos = isNews ? nowNanos : before.heardNanos;
      next.put(peer.id(), new Known(peer, heardNanos, lost(peer, before, nowNanos)));
    }
    known = Map.copyOf(next);
    applied = Math.max(applied, roll.number());
    appliedNanos = nowNanos;
  }

  /** Whoever is a member is waited for, whatever was known of it before. */
  private static Optional<Long> lost(Peer peer, Known before, long nowNanos) {
    if (!peer.isFenced()) {
      return Optional.empty();
    }
    return before == null
        ? Optional.of(nowNanos)
        : before.lostNanos.or(() -> Optional.of(nowNanos));
  }

  /** This member has just learned that another one has no membership any more. */
  public synchronized void fenced(UUID member, long nowNanos) {
    Known peer = known.get(member);
    if (peer != null && peer.lostNanos.isEmpty()) {
      replace(new Known(peer.peer, peer.heardNanos, Optional.of(nowNanos)));
    }
  }

  /**
   * There is no such member any more: it has emptied its cache and gone, or come back as another.
   */
  public synchronized void left(UUID member) {
    Map<UUID, Known> next = new HashMap<>(known);
    next.remove(member);
    known = Map.copyOf(next);
  }

  /** The number of the last join or opening that has been taken note of. */
  public synchronized long applied() {
    return applied;
  }

  /** The members that must know of a change before it is answered. */
  public synchronized List<Peer> audience(long nowNanos) {
    return known.values().stream()
        .filter(member -> member.peer.isStrict() && !isOver(member, nowNanos))
        .map(Known::peer)
        .toList();
  }

  /** The members that want to know of changes, but for whom no write waits. */
  public synchronized List<Peer> bystanders(long nowNanos) {
    return known.values().stream()
        .filter(member -> !member.peer.isStrict() && !isOver(member, nowNanos))
        .map(Known::peer)
        .toList();
  }

  /** Whether nothing that this member has in its cache can matter any more. */
  public synchronized boolean isOver(UUID member, long nowNanos) {
    Known peer = known.get(member);
    return peer == null || isOver(peer, nowNanos);
  }

  /** How long until it is over for a member that is known to be lost. */
  public synchronized Optional<Duration> untilOver(UUID member, long nowNanos) {
    return Optional.ofNullable(known.get(member))
        .flatMap(Known::lostNanos)
        .map(lost -> Duration.ofNanos(Math.max(0, lost + patience() - nowNanos)));
  }

  /** Whether all others know of the join with this number, or can't do harm. */
  public synchronized boolean allHaveSeen(long number, long nowNanos) {
    return known.values().stream()
        .allMatch(member -> member.peer.seen() >= number || isOver(member, nowNanos));
  }

  /** The members that have not been heard of for a lease and a half: they must have ended. */
  public synchronized List<UUID> silent(long nowNanos) {
    List<UUID> silent = new ArrayList<>();
    for (Known member : known.values()) {
      if (member.lostNanos.isEmpty()
          && nowNanos - member.heardNanos > leaseNanos + leaseNanos / 2) {
        silent.add(member.peer.id());
      }
    }
    return silent;
  }

  public synchronized int size() {
    return known.size();
  }

  private boolean isOver(Known member, long nowNanos) {
    return member.lostNanos.isPresent() && nowNanos - member.lostNanos.get() >= patience();
  }

  private long patience() {
    return leaseNanos + leaseNanos / 100;
  }

  private void replace(Known member) {
    Map<UUID, Known> next = new HashMap<>(known);
    next.put(member.peer.id(), member);
    known = Map.copyOf(next);
  }

  /**
   * A member and what this one has heard of it.
   *
   * @param heardNanos when its last renewal became known here
   * @param lostNanos when the loss of its membership became known here
   */
  private record Known(Peer peer, long heardNanos, Optional<Long> lostNanos) {}
}
