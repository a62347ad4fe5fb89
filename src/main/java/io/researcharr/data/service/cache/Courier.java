package io.researcharr.data.service.cache;

import io.researcharr.data.domain.cache.Invalidation;
import io.researcharr.data.domain.cache.Peer;
import io.researcharr.data.port.PeerBus;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/**
 * Takes news to one other member, one parcel at a time: what comes while a parcel is under way goes
 * with the next. A parcel has arrived when the member says so, or when the member can't do harm any
 * more; a silent member is made to be one.
 */
final class Courier {

  private static final Logger LOG = Logger.getLogger(Courier.class);
  private static final Duration LONGEST_PAUSE = Duration.ofMillis(200);

  private final Peer member;
  private final PeerBus bus;
  private final Membership membership;
  private final Timings timings;
  private final LongSupplier nanoTime;
  private Parcel waiting = new Parcel();
  private boolean isUnderWay;

  Courier(Peer member, PeerBus bus, Membership membership, Timings timings, LongSupplier nanoTime) {
    this.member = member;
    this.bus = bus;
    this.membership = membership;
    this.timings = timings;
    this.nanoTime = nanoTime;
  }

  UUID to() {
    return member.id();
  }

  /** Comes when the member has taken note, or can't do harm any more. */
  Uni<Void> deliver(List<Invalidation> news) {
    Parcel mine;
    Parcel next = null;
    synchronized (this) {
      mine = waiting;
      mine.add(news);
      if (!isUnderWay) {
        next = take();
      }
    }
    if (next != null) {
      next.go();
    }
    return Uni.createFrom().completionStage(mine.arrived);
  }

  private Parcel take() {
    Parcel parcel = waiting;
    waiting = new Parcel();
    isUnderWay = true;
    return parcel;
  }

  private void next() {
    Parcel next;
    synchronized (this) {
      if (waiting.news.isEmpty()) {
        isUnderWay = false;
        return;
      }
      next = take();
    }
    next.go();
  }

  /** News on its way. */
  private final class Parcel {

    private List<Invalidation> news = new ArrayList<>();
    private boolean isEverything;
    private final CompletableFuture<Void> arrived = new CompletableFuture<>();
    private long startNanos;
    private boolean isFencing;

    /** What is too much to be told one by one is told in one word. */
    private void add(List<Invalidation> more) {
      if (isEverything) {
        return;
      }
      isEverything = news.size() + more.size() > Touched.MANY;
      if (isEverything) {
        news = List.of(Invalidation.EVERYTHING);
      } else {
        news.addAll(more);
      }
    }

    private void go() {
      startNanos = nanoTime.getAsLong();
      send(timings.resend());
    }

    /** Sends, and sends again when there is no answer; the answer to any of these will do. */
    private void send(Duration pause) {
      if (arrived.isDone()) {
        return;
      }
      long now = nanoTime.getAsLong();
      if (membership.roster().isOver(member.id(), now)) {
        arrive();
        return;
      }
      if (!isFencing && now - startNanos >= timings.patience().toNanos()) {
        isFencing = true;
        fence();
      }
      Uni.createFrom()
          .deferred(() -> bus.tell(member, news))
          .subscribe()
          .with(
              ignored -> arrive(),
              failure -> LOG.debugf("%s was not told: %s", member.id(), failure.getMessage()));
      Duration longer = pause.multipliedBy(2);
      after(pause, () -> send(longer.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : longer));
    }

    private void fence() {
      Uni.createFrom()
          .deferred(() -> membership.fence(member.id()))
          .subscribe()
          .with(
              ignored ->
                  membership
                      .roster()
                      .untilOver(member.id(), nanoTime.getAsLong())
                      .ifPresent(left -> after(left.plusMillis(1), () -> send(LONGEST_PAUSE))),
              failure -> {
                LOG.debugf(failure, "%s keeps its membership for now", member.id());
                isFencing = false;
              });
    }

    private void arrive() {
      if (arrived.complete(null)) {
        next();
      }
    }

    private void after(Duration pause, Runnable task) {
      Uni.createFrom()
          .voidItem()
          .onItem()
          .delayIt()
          .by(pause)
          .subscribe()
          .with(ignored -> task.run());
    }
  }
}
