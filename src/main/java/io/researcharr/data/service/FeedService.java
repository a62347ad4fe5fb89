package io.researcharr.data.service;

import io.researcharr.data.domain.feed.FeedFilter;
import io.researcharr.data.domain.feed.Step;
import io.researcharr.data.port.ExecutionContext;
import io.researcharr.data.port.FeedObserver;
import io.researcharr.data.port.StorageException;
import io.researcharr.data.port.UnitOfWork;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** Where readers of the feed come, so many at once and no more. */
@ApplicationScoped
public class FeedService {

  /** Readers who have a lot to catch up with must leave connections for everybody else. */
  private static final int PAGES_AT_ONCE = 4;

  private final UnitOfWork unitOfWork;
  private final FeedTail tail;
  private final ExecutionContext home;
  private final Limits limits;
  private final FeedObserver observer;
  private final InstantSource clock;
  private final AtomicInteger readers = new AtomicInteger();
  private final Turnstile pages = new Turnstile(PAGES_AT_ONCE);

  public FeedService(
      UnitOfWork unitOfWork,
      FeedTail tail,
      ExecutionContext home,
      Limits limits,
      FeedObserver observer,
      InstantSource clock) {
    this.unitOfWork = unitOfWork;
    this.tail = tail;
    this.home = home;
    this.limits = limits;
    this.observer = observer;
    this.clock = clock;
  }

  /** A new reader, at home where this is called from, who must be closed in the end. */
  public FeedReader enter(FeedFilter filter) {
    if (readers.incrementAndGet() > limits.readers()) {
      readers.decrementAndGet();
      throw new StorageException.Overloaded("Too many readers follow the changes already.");
    }
    tail.enter();
    return new FeedReader(unitOfWork, tail, this, filter, home.current());
  }

  /** How many read the feed in this instance at present. */
  public int readers() {
    return readers.get();
  }

  /** A reader has got this. */
  public void delivered(FeedNews news) {
    if (news.kind() == FeedNews.Kind.GAP) {
      observer.gap();
    }
    if (!news.steps().isEmpty()) {
      observer.sent(news.steps().size());
      if (news.isLive()) {
        Step last = news.steps().get(news.steps().size() - 1);
        observer.lag(Duration.between(last.change().at(), clock.instant()));
      }
    }
  }

  /** A reader did not take what was sent. */
  public void gaveUpOn(FeedReader reader) {
    observer.slow();
    reader.close();
  }

  void left() {
    tail.leave();
    readers.decrementAndGet();
  }

  <T> Uni<T> oneOfFew(Supplier<Uni<T>> page) {
    return pages.pass(page);
  }

  /** What readers are kept to. */
  public Limits limits() {
    return limits;
  }

  /**
   * What readers are kept to.
   *
   * @param readers how many of them one instance serves
   * @param heartbeat after how much silence they are sent a sign of life
   * @param patience how long they may take to take what was sent
   */
  public record Limits(int readers, Duration heartbeat, Duration patience) {}
}
