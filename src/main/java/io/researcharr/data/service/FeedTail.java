package io.researcharr.data.service;

import io.researcharr.data.domain.feed.FeedEnd;
import io.researcharr.data.domain.feed.FeedPage;
import io.researcharr.data.domain.feed.Position;
import io.researcharr.data.port.StorageException;
import io.researcharr.data.port.UnitOfWork;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.smallrye.mutiny.subscription.UniEmitter;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import org.jboss.logging.Logger;

/**
 * The end of the feed, as one for all readers of this instance follows it: at once after a commit
 * of this instance, and a few times a second for those of others. While there are no readers, it
 * asks for nothing.
 */
@ApplicationScoped
public class FeedTail {

  private static final Logger LOG = Logger.getLogger(FeedTail.class);
  private static final int CAPACITY = 8_192;
  private static final int PAGE = 500;
  private static final Duration POLLING = Duration.ofMillis(250);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** Commits that come thick and fast are looked at together. */
  private static final Duration GATHERING = Duration.ofMillis(5);

  private final UnitOfWork unitOfWork;
  private final CommitBell commits;
  private final FeedRing ring = new FeedRing(CAPACITY);
  private final Bell bell = new Bell();
  private final Set<Runnable> waiting = ConcurrentHashMap.newKeySet();
  private List<UniEmitter<? super Fresh>> asking = new ArrayList<>();
  private List<UniEmitter<? super Fresh>> answering = new ArrayList<>();
  private Optional<Position> position = Optional.empty();
  private volatile long database;
  private volatile int readers;
  private volatile boolean isClosing;
  private volatile long atEnd = System.nanoTime();
  private volatile Cancellable following = () -> {};

  public FeedTail(UnitOfWork unitOfWork, CommitBell commits) {
    this.unitOfWork = unitOfWork;
    this.commits = commits;
  }

  public void start() {
    commits.tell(this::stir);
    following =
        Multi.createBy()
            .repeating()
            .uni(this::round)
            .indefinitely()
            .subscribe()
            .with(ignored -> {}, failure -> LOG.error("nobody follows the changes", failure));
  }

  /** Sends all readers away. */
  public void shutdown() {
    isClosing = true;
    following.cancel();
    failAll(new StorageException.Unavailable("The service ends."));
    waiting.forEach(Runnable::run);
  }

  boolean isClosing() {
    return isClosing;
  }

  FeedRing ring() {
    return ring;
  }

  /**
   * How long ago it last came to the end of the changes, with nothing that was held back; nothing
   * while there are no readers.
   */
  public Optional<Duration> age() {
    return readers == 0
        ? Optional.empty()
        : Optional.of(Duration.ofNanos(System.nanoTime() - atEnd));
  }

  synchronized void enter() {
    if (readers++ == 0) {
      atEnd = System.nanoTime();
    }
    bell.ring();
  }

  synchronized void leave() {
    readers--;
  }

  /** The end of the feed at some time after this is called. */
  Uni<Fresh> fresh() {
    return Uni.createFrom()
        .emitter(
            emitter -> {
              ask(emitter);
              bell.ring();
            });
  }

  /** True when there may be changes behind a place, or false when there are none for some time. */
  Uni<Boolean> changes(long place, Duration patience) {
    return Uni.createFrom()
        .<Boolean>emitter(
            emitter -> {
              Runnable wake = () -> emitter.complete(true);
              waiting.add(wake);
              emitter.onTermination(() -> waiting.remove(wake));
              if (isClosing || !ring.isAtEnd(place)) {
                emitter.complete(true);
              }
            })
        .ifNoItem()
        .after(patience)
        .recoverWithItem(false);
  }

  private void stir() {
    if (readers > 0) {
      bell.ring();
    }
  }

  private Uni<Boolean> round() {
    if (readers == 0) {
      position = Optional.empty();
      return bell.heard();
    }
    begin();
    return position
        .map(this::follow)
        .orElseGet(this::findEnd)
        .onFailure()
        .recoverWithUni(
            failure -> {
              LOG.debug("the changes could not be read", failure);
              failAll(failure);
              return pause().replaceWith(false);
            })
        .flatMap(hasMore -> hasMore ? Uni.createFrom().item(true) : rest());
  }

  private Uni<Boolean> rest() {
    return bell.heardWithin(pauseLength()).chain(() -> Backoff.after(GATHERING, FeedTail::goOn));
  }

  private Uni<Boolean> pause() {
    return Backoff.after(pauseLength(), FeedTail::goOn);
  }

  private static Duration pauseLength() {
    long millis = POLLING.toMillis();
    return Duration.ofMillis(ThreadLocalRandom.current().nextLong(millis, 2 * millis));
  }

  private static Uni<Boolean> goOn() {
    return Uni.createFrom().item(true);
  }

  private Uni<Boolean> findEnd() {
    return unitOfWork
        .write("events.database", r -> r.keys().secret("feed", UUID.randomUUID().toString()))
        .flatMap(
            secret -> {
              database = numberOf(secret);
              return unitOfWork.read("events.now", r -> r.changes().end());
            })
        .ifNoItem()
        .after(PATIENCE)
        .failWith(FeedTail::silent)
        .map(
            end -> {
              ring.beginAt(end.position());
              position = Optional.of(end.position());
              answerAll(end);
              return false;
            });
  }

  private Uni<Boolean> follow(Position from) {
    return unitOfWork
        .read(
            "events.tail",
            r ->
                r.changes()
                    .end()
                    .flatMap(
                        end ->
                            r.changes()
                                .between(from, end.position(), PAGE)
                                .map(page -> new Read(page, end))))
        .ifNoItem()
        .after(PATIENCE)
        .failWith(FeedTail::silent)
        .map(this::append);
  }

  private boolean append(Read read) {
    FeedPage page = read.page();
    ring.append(page);
    position = Optional.of(page.next());
    if (!page.steps().isEmpty()) {
      waiting.forEach(Runnable::run);
    }
    if (!page.hasMore()) {
      answerAll(read.end());
    }
    return page.hasMore();
  }

  private synchronized void ask(UniEmitter<? super Fresh> emitter) {
    if (isClosing) {
      emitter.fail(new StorageException.Unavailable("The service ends."));
    } else {
      asking.add(emitter);
    }
  }

  /** Those who have asked by now will be answered by what is read from now on. */
  private synchronized void begin() {
    answering.addAll(asking);
    asking = new ArrayList<>();
  }

  private void answerAll(FeedEnd end) {
    if (end.isWhole()) {
      atEnd = System.nanoTime();
    }
    Fresh fresh = new Fresh(ring.boundary(), end.last(), database);
    taken().forEach(emitter -> emitter.complete(fresh));
  }

  private void failAll(Throwable failure) {
    begin();
    taken().forEach(emitter -> emitter.fail(failure));
  }

  private synchronized List<UniEmitter<? super Fresh>> taken() {
    List<UniEmitter<? super Fresh>> taken = answering;
    answering = new ArrayList<>();
    return taken;
  }

  private static StorageException silent() {
    return new StorageException.Unavailable("The answer did not come in time.");
  }

  /** A number for what the database is told apart from others by, whoever has written that. */
  private static long numberOf(String secret) {
    return UUID.nameUUIDFromBytes(secret.getBytes(StandardCharsets.UTF_8)).getMostSignificantBits();
  }

  /** A page, and where the feed ended when it was read. */
  private record Read(FeedPage page, FeedEnd end) {}

  /**
   * The end of the feed, and the number of the database that it is the feed of.
   *
   * @param last behind the last commit that is known of; there is none behind it yet
   */
  record Fresh(FeedRing.Boundary boundary, Position last, long database) {}
}
