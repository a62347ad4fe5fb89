package io.researcharr.data.service;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * The claims that wait in this instance, in the order in which they came. Waking takes a claim out;
 * it comes back to its place when it has found nothing.
 */
final class WaitingClaims {

  private final Map<WaitingClaim, Waiting> line = new TreeMap<>();

  void add(WaitingClaim claim, Consumer<WaitingClaim> look) {
    Cancellable alarm =
        Uni.createFrom()
            .voidItem()
            .onItem()
            .delayIt()
            .by(claim.left().plusMillis(1))
            .subscribe()
            .with(ignored -> wake(claim));
    boolean gone;
    synchronized (this) {
      gone = claim.hasEnded();
      if (!gone) {
        line.put(claim, new Waiting(claim, alarm, look));
      }
    }
    if (gone) {
      alarm.cancel();
    }
  }

  void remove(WaitingClaim claim) {
    take(List.of(claim));
  }

  /** Wakes the first claims that want jobs of these kinds, as many as can take all of them. */
  void wake(Map<JobKind, Long> jobs) {
    Arrived arrived = new Arrived(jobs);
    List<WaitingClaim> chosen = new ArrayList<>();
    synchronized (this) {
      for (WaitingClaim claim : line.keySet()) {
        if (arrived.isSettled()) {
          break;
        }
        if (arrived.needs(claim.claim())) {
          chosen.add(claim);
        }
      }
    }
    wakeAll(take(chosen));
  }

  /** Wakes a claim, if it waits. */
  void wake(WaitingClaim claim) {
    wakeAll(take(List.of(claim)));
  }

  /** Wakes the first claim of each sort. */
  void wakeOneOfEach() {
    List<WaitingClaim> chosen = new ArrayList<>();
    synchronized (this) {
      Set<Object> sorts = new HashSet<>();
      for (WaitingClaim claim : line.keySet()) {
        if (sorts.add(List.of(claim.claim().types(), claim.claim().services()))) {
          chosen.add(claim);
        }
      }
    }
    wakeAll(take(chosen));
  }

  /** Wakes the first claim that wants the same; there may be more where the last one found some. */
  void wakeNextLike(WaitingClaim other) {
    List<WaitingClaim> chosen = new ArrayList<>();
    synchronized (this) {
      for (WaitingClaim claim : line.keySet()) {
        if (claim.claim().types().equals(other.claim().types())
            && claim.claim().services().equals(other.claim().services())) {
          chosen.add(claim);
          break;
        }
      }
    }
    wakeAll(take(chosen));
  }

  void endAll() {
    List<WaitingClaim> all;
    synchronized (this) {
      all = List.copyOf(line.keySet());
    }
    take(all).forEach(waiting -> waiting.claim().giveUp());
  }

  synchronized int size() {
    return line.size();
  }

  private synchronized List<Waiting> take(Collection<WaitingClaim> claims) {
    List<Waiting> taken = new ArrayList<>();
    for (WaitingClaim claim : claims) {
      Waiting waiting = line.remove(claim);
      if (waiting != null) {
        waiting.alarm().cancel();
        taken.add(waiting);
      }
    }
    return taken;
  }

  private static void wakeAll(List<Waiting> woken) {
    woken.forEach(waiting -> waiting.look().accept(waiting.claim()));
  }

  private record Waiting(WaitingClaim claim, Cancellable alarm, Consumer<WaitingClaim> look) {}
}
