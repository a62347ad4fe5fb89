package io.researcharr.data.service;

import io.researcharr.data.domain.feed.FeedFilter;
import io.researcharr.data.domain.feed.FeedPage;
import io.researcharr.data.domain.feed.Position;
import io.researcharr.data.domain.feed.Step;
import io.researcharr.data.port.StorageException;
import io.researcharr.data.port.UnitOfWork;
import io.researcharr.data.service.FeedRing.Boundary;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One who reads the feed at a pace of their own. What is behind the latest changes is read from the
 * database page by page, up to a place among the latest, from which on they are all that is needed.
 * Between two calls nothing is held but the position. One call at a time.
 */
public final class FeedReader {

  private static final int PAGE = 100;
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final UnitOfWork unitOfWork;
  private final FeedTail tail;
  private final FeedService feed;
  private final FeedFilter filter;
  private final Executor home;
  private final AtomicBoolean isClosed = new AtomicBoolean();
  private Position position = Position.behind(0);
  private OptionalLong place = OptionalLong.empty();
  private boolean hasLost;
  private long database;

  FeedReader(
      UnitOfWork unitOfWork, FeedTail tail, FeedService feed, FeedFilter filter, Executor home) {
    this.unitOfWork = unitOfWork;
    this.tail = tail;
    this.feed = feed;
    this.filter = filter;
    this.home = home;
  }

  /** Goes to where the reader wants to begin, or to the oldest change if that is not there. */
  public Uni<FeedReader> begin(FeedStart start) {
    return tail.fresh()
        .flatMap(
            fresh ->
                unitOfWork
                    .read("events.removed", r -> r.changes().removed())
                    .invoke(removed -> begin(start, fresh, removed)))
        .emitOn(home)
        .replaceWith(this);
  }

  private void begin(FeedStart start, FeedTail.Fresh fresh, long removed) {
    database = fresh.database();
    Boundary end = fresh.boundary();
    if (start instanceof FeedStart.Now) {
      position = end.position();
      place = OptionalLong.of(end.place());
    } else if (start instanceof FeedStart.Behind behind && isKept(behind, fresh, removed)) {
      position = behind.position();
    } else {
      position = Position.behind(removed);
      hasLost = start instanceof FeedStart.Behind;
    }
  }

  private static boolean isKept(FeedStart.Behind start, FeedTail.Fresh fresh, long removed) {
    Position wanted = start.position();
    return start.database() == fresh.database()
        && wanted.compareTo(fresh.last()) <= 0
        && !wanted.hasLost(removed);
  }

  /** Where the reader is; nothing while a gap has not been told, which must not be passed over. */
  public Optional<Position> position() {
    return hasLost ? Optional.empty() : Optional.of(position);
  }

  /** The number of the database in which the positions of this reader are. */
  public long database() {
    return database;
  }

  /**
   * What comes next: at once when there is something, or else when it comes, or nothing after some
   * time.
   */
  public Uni<FeedNews> next(Duration patience) {
    if (tail.isClosing()) {
      return Uni.createFrom().item(news(FeedNews.Kind.END, List.of(), false));
    }
    if (hasLost) {
      hasLost = false;
      return Uni.createFrom().item(news(FeedNews.Kind.GAP, List.of(), false));
    }
    if (place.isEmpty()) {
      return catchUp();
    }
    Optional<FeedRing.Taken> taken = tail.ring().take(place.getAsLong(), position, PAGE);
    if (taken.isEmpty()) {
      place = OptionalLong.empty();
      return catchUp();
    }
    FeedRing.Taken news = taken.get();
    position = news.position();
    place = OptionalLong.of(news.place());
    return news.steps().isEmpty()
        ? await(patience)
        : Uni.createFrom().item(changes(news.steps(), true));
  }

  /** Lets go of everything; may be called more than once. */
  public void close() {
    if (isClosed.compareAndSet(false, true)) {
      feed.left();
    }
  }

  private Uni<FeedNews> await(Duration patience) {
    return tail.changes(place.getAsLong(), patience)
        .emitOn(home)
        .map(
            isChanged ->
                news(isChanged ? FeedNews.Kind.CHANGES : FeedNews.Kind.SILENCE, List.of(), true));
  }

  private Uni<FeedNews> catchUp() {
    Boundary end = tail.ring().boundary();
    return isAhead(end) ? orPause(tail.fresh().emitOn(home).flatMap(this::catchUp)) : approach(end);
  }

  private Uni<FeedNews> catchUp(FeedTail.Fresh fresh) {
    if (!isAhead(fresh.boundary())) {
      return approach(fresh.boundary());
    }
    // The feed is held back where this reader has been before, or the database is an older one:
    // others say where that begins.
    boolean isKnown = position.compareTo(fresh.last()) <= 0;
    return Uni.createFrom()
        .item(news(isKnown ? FeedNews.Kind.SILENCE : FeedNews.Kind.END, List.of(), false));
  }

  /** What is held back, or removed, may have been seen elsewhere. */
  private boolean isAhead(Boundary end) {
    return position.compareTo(end.position()) > 0;
  }

  private Uni<FeedNews> approach(Boundary end) {
    if (position.equals(end.position())) {
      place = OptionalLong.of(end.place());
      return Uni.createFrom().item(changes(List.of(), false));
    }
    return orPause(page(end.position()).map(found -> take(found, end)));
  }

  private Uni<FeedNews> orPause(Uni<FeedNews> news) {
    return news.onFailure(StorageException.class)
        .recoverWithUni(
            () ->
                Backoff.after(PAUSE, () -> Uni.createFrom().item(() -> changes(List.of(), false))))
        .emitOn(home);
  }

  private Uni<Found> page(Position until) {
    return feed.oneOfFew(
        () ->
            unitOfWork
                .read(
                    "events.page",
                    r ->
                        r.changes()
                            .between(position, until, PAGE)
                            .flatMap(
                                page -> r.changes().removed().map(last -> new Found(page, last))))
                .ifNoItem()
                .after(PATIENCE)
                .failWith(
                    () -> new StorageException.Unavailable("The answer did not come in time.")));
  }

  /** What is removed while a reader is on the way may be removed before it was read. */
  private FeedNews take(Found found, Boundary end) {
    if (position.hasLost(found.removed())) {
      position = Position.behind(found.removed());
      return news(FeedNews.Kind.GAP, List.of(), false);
    }
    position = found.page().next();
    if (!found.page().hasMore()) {
      place = OptionalLong.of(end.place());
    }
    return changes(found.page().steps(), false);
  }

  private FeedNews changes(List<Step> steps, boolean isLive) {
    List<Step> wanted = steps.stream().filter(step -> filter.admits(step.change())).toList();
    return news(FeedNews.Kind.CHANGES, wanted, isLive);
  }

  private FeedNews news(FeedNews.Kind kind, List<Step> steps, boolean isLive) {
    return new FeedNews(kind, steps, position, isLive);
  }

  /** A page, and the last commit that was not kept after it had been read. */
  private record Found(FeedPage page, long removed) {}
}
