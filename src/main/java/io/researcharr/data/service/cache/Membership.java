package io.researcharr.data.service.cache;

import io.researcharr.data.domain.cache.Lease;
import io.researcharr.data.domain.cache.Peer;
import io.researcharr.data.domain.cache.Roll;
import io.researcharr.data.domain.cache.Roster;
import io.researcharr.data.port.CacheMembers;
import io.researcharr.data.port.CacheObserver;
import io.researcharr.data.port.StorageException;
import io.researcharr.data.port.UnitOfWork;
import io.smallrye.mutiny.Uni;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * This instance as a member of the cluster: it joins, renews its lease, and takes note of the
 * others.
 *
 * <p>Laws: the near cache is open only while the lease holds and after every other member has taken
 * note of the join. The others are told that their join was seen only after {@link #roster} knows
 * of it. A member that has lost its membership empties its cache and joins as another. Whoever has
 * left does not join any more, and takes back a join that was under way.
 */
public final class Membership {

  private static final Logger LOG = Logger.getLogger(Membership.class);

  private final UnitOfWork unitOfWork;
  private final NearCache near;
  private final Lease reading;
  private final Sharing sharing;
  private final Roster roster;
  private final Lease lease;
  private final Self self;
  private final LongSupplier freshNanos;
  private final LongSupplier nanoTime;
  private final CacheObserver observer;
  private final Pulse pulse;
  private volatile Optional<UUID> id = Optional.empty();
  private Optional<UUID> former = Optional.empty();
  private UUID candidate = UUID.randomUUID();
  private long joined;
  private volatile boolean isOpen;
  private volatile boolean isClosed;
  private Optional<Joining> joining = Optional.empty();
  private boolean hasSent;
  private long lastSentNanos;
  private String incarnation = "";
  private long opening;
  private boolean hasTurned;

  /**
   * @param reading the lease of the near cache, which follows that of the membership
   * @param freshNanos up to when all changes are known here; where writes do not wait for this
   *     member, it serves no longer than a lease from then
   */
  public Membership(
      UnitOfWork unitOfWork,
      NearCache near,
      Lease reading,
      Sharing sharing,
      Self self,
      LongSupplier freshNanos,
      Timings timings,
      LongSupplier nanoTime,
      CacheObserver observer) {
    this.unitOfWork = unitOfWork;
    this.near = near;
    this.reading = reading;
    this.sharing = sharing;
    this.self = self;
    this.freshNanos = freshNanos;
    this.nanoTime = nanoTime;
    this.observer = observer;
    this.roster = new Roster(timings.lease());
    this.lease = new Lease(timings.lease());
    this.pulse = new Pulse("the membership", this::step, timings.beat(), timings.lease());
  }

  public void start() {
    pulse.start();
    pulse.nudge();
  }

  /** Stops to serve, and then to be a member: whatever has become of the last join. */
  public Uni<Void> shutdown() {
    pulse.stop();
    return close()
        .map(
            last ->
                last.answer()
                    .onItemOrFailure()
                    .transformToUni((number, failure) -> leave(last.member())))
        .orElseGet(() -> Uni.createFrom().voidItem());
  }

  /** A renewal that is still under way must not open again what is closed. */
  private synchronized Optional<Joining> close() {
    isClosed = true;
    reading.lose();
    lease.lose();
    return joining;
  }

  Roster roster() {
    return roster;
  }

  /** Whether the roster is known to be complete at this time. */
  boolean isLeased(long nowNanos) {
    return lease.holds(nowNanos);
  }

  /** Whether this process is the member with this id. */
  boolean is(UUID member) {
    return id.filter(member::equals).isPresent();
  }

  /** Whether answers are served from the near cache. */
  public boolean isServing() {
    return reading.holds(nanoTime.getAsLong());
  }

  /** Comes when the lease has been renewed, and the roster read, by a request sent after this. */
  Uni<Void> renewal() {
    return pulse.next();
  }

  /** Takes the membership of another one away. */
  Uni<Void> fence(UUID member) {
    return one("cache.fence", m -> m.fence(member))
        .invoke(
            isThere -> {
              if (isThere) {
                LOG.warnf("the instance %s is silent and has lost its membership", member);
                observer.fenced();
                roster.fenced(member, nanoTime.getAsLong());
              } else {
                roster.left(member);
              }
            })
        .replaceWithVoid();
  }

  private Uni<Void> step() {
    if (isClosed) {
      return ended();
    }
    return id.map(this::renew).orElseGet(this::join);
  }

  private Uni<Void> join() {
    // The same one until it has worked, so that a lost answer does not leave a member without life.
    UUID next = candidate;
    giveUp();
    sharing.close();
    near.doubt();
    return begin(next)
        .invoke(
            number -> {
              joined = number;
              former = Optional.of(next);
              id = Optional.of(next);
              candidate = UUID.randomUUID();
            })
        .chain(() -> renew(next));
  }

  /** An answer to the former member that is being worked on opens nothing any more. */
  private synchronized void giveUp() {
    id = Optional.empty();
    isOpen = false;
    reading.lose();
    lease.lose();
  }

  /** A join that the caller has given up goes on, and must be taken back like any other. */
  private synchronized Uni<Long> begin(UUID member) {
    Uni<Long> answer =
        write("cache.join", m -> isClosed ? ended() : insert(m, member))
            .onItemOrFailure()
            .call(() -> isClosed ? leave(member) : Uni.createFrom().voidItem())
            .memoize()
            .indefinitely();
    joining = Optional.of(new Joining(member, answer));
    return answer;
  }

  private Uni<Long> insert(CacheMembers members, UUID member) {
    return members.join(member, former, self.address().get(), self.isStrict());
  }

  private Uni<Void> leave(UUID member) {
    return one("cache.leave", m -> m.leave(member));
  }

  private static <T> Uni<T> ended() {
    return Uni.createFrom().failure(new StorageException.Unavailable("The service ends."));
  }

  private Uni<Void> renew(UUID member) {
    if (isClosed) {
      return ended();
    }
    long sent = nanoTime.getAsLong();
    long seen = roster.applied();
    return one("cache.renew", m -> m.renew(member, seen))
        .flatMap(roll -> roll.isMember() ? renewed(roll, sent, member) : lost(member));
  }

  private Uni<Void> lost(UUID member) {
    if (isClosed) {
      return ended();
    }
    LOG.warnf("the membership %s was lost; joining again with an empty cache", member);
    observer.leaseLost();
    return join();
  }

  private Uni<Void> renewed(Roll roll, long sent, UUID member) {
    long now = nanoTime.getAsLong();
    if (isOpen && self.serves() && !reading.holds(now)) {
      observer.leaseLost();
    }
    boolean isNews = roll.number() > roster.applied();
    if (!takeNote(roll, sent, now)) {
      return Uni.createFrom().voidItem();
    }
    if (!roll.incarnation().equals(incarnation)) {
      // Old versions may come back with other content.
      sharing.close();
      near.doubt();
      incarnation = roll.incarnation();
      opening = 0;
    }
    sharing.knows(roll.number());
    holdUntilTheEndOf(member, sent);
    if (isNews) {
      pulse.nudge();
    }
    // Others are looked after again at the next renewal, and whether this one may open is no matter
    // of theirs.
    return care(roll, now)
        .onFailure()
        .invoke(e -> LOG.debugf(e, "silent members were not looked after"))
        .onFailure()
        .recoverWithNull()
        .chain(() -> openWhenTime(member, sent, now));
  }

  /** The others are told at the next renewal at the latest, and with it comes the opening. */
  private Uni<Void> openWhenTime(UUID member, long sent, long now) {
    boolean wasOpen = isOpen;
    if (!wasOpen && !roster.allHaveSeen(joined, now)) {
      return Uni.createFrom().voidItem();
    }
    turnWhenTime();
    boolean isNewEra = sharing.terms().era() != near.era();
    if (wasOpen && !isNewEra && !hasTurned) {
      return Uni.createFrom().voidItem();
    }
    Opening asked = new Opening(member, sent, near.era(), isNewEra);
    return one("cache.open", CacheMembers::open)
        .invoke(number -> open(asked, number))
        .replaceWithVoid();
  }

  /** An opening that was asked for by a former member, or before the last renewal, is void. */
  private synchronized void open(Opening asked, long number) {
    if (!is(asked.member()) || lastSentNanos != asked.sentNanos()) {
      return;
    }
    // In a new era nothing is taken that was loaded before it began.
    if (asked.isNewEra()) {
      sharing.open(incarnation, asked.era(), number, number);
    } else {
      sharing.knows(number);
    }
    opening = number;
    hasTurned = false;
    if (!isOpen) {
      isOpen = true;
      holdUntilTheEndOf(asked.member(), asked.sentNanos());
    }
  }

  /** An answer that was given up must not come after the one that came in its place. */
  private synchronized boolean takeNote(Roll roll, long sent, long now) {
    if (hasSent && sent - lastSentNanos < 0) {
      return false;
    }
    hasSent = true;
    lastSentNanos = sent;
    roster.apply(roll, now);
    return true;
  }

  private synchronized void holdUntilTheEndOf(UUID member, long sent) {
    if (isClosed || !is(member)) {
      return;
    }
    lease.renewed(sent);
    if (isOpen && self.serves()) {
      long fresh = freshNanos.getAsLong();
      reading.renewed(self.isStrict() || fresh - sent > 0 ? sent : fresh);
    }
  }

  /**
   * Floors are forgotten when nothing is taken any more that could need them. Those that are
   * forgotten were raised before the last turn, and what was loaded with a number that was drawn
   * after it has seen their changes. So each turn needs a number that was drawn after the last.
   */
  private void turnWhenTime() {
    if (!hasTurned && near.isTurnDue()) {
      sharing.raise(opening);
      near.turn();
      hasTurned = true;
    }
  }

  private Uni<Void> care(Roll roll, long now) {
    Uni<Void> done = Uni.createFrom().voidItem();
    for (UUID silent : roster.silent(now)) {
      done = done.chain(() -> fence(silent));
    }
    return roll.others().stream().anyMatch(Peer::isFenced)
        ? done.chain(() -> one("cache.tidy", CacheMembers::tidy))
        : done;
  }

  private <T> Uni<T> one(String name, Function<CacheMembers, Uni<T>> work) {
    return unitOfWork.writeOne(name, r -> work.apply(r.cacheMembers()));
  }

  private <T> Uni<T> write(String name, Function<CacheMembers, Uni<T>> work) {
    return unitOfWork.write(name, r -> work.apply(r.cacheMembers()));
  }

  /** What was so when a number was asked for, to open with. */
  private record Opening(UUID member, long sentNanos, long era, boolean isNewEra) {}

  /** A join with its answer, which may not have come yet. */
  private record Joining(UUID member, Uni<Long> answer) {}

  /**
   * What others need to know of this instance.
   *
   * @param address where it can be reached, known once it listens
   * @param isStrict whether writes must wait for it
   * @param serves whether it serves from its cache at all
   */
  public record Self(Supplier<String> address, boolean isStrict, boolean serves) {}
}
