package io.researcharr.data.contract;

import static io.researcharr.data.contract.UnitOfWorkContract.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.researcharr.data.domain.feed.FeedFilter;
import io.researcharr.data.domain.feed.Position;
import io.researcharr.data.fixture.Database;
import io.researcharr.data.port.FeedObserver;
import io.researcharr.data.port.Repositories;
import io.researcharr.data.port.StorageException;
import io.researcharr.data.port.UnitOfWork;
import io.researcharr.data.service.CommitBell;
import io.researcharr.data.service.FeedNews;
import io.researcharr.data.service.FeedReader;
import io.researcharr.data.service.FeedService;
import io.researcharr.data.service.FeedStart;
import io.researcharr.data.service.FeedTail;
import io.smallrye.mutiny.Uni;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How readers of the feed are served, on every engine. */
abstract class FeedServiceContract {

  private static final Duration SOON = Duration.ofMillis(20);
  static final Duration LONG = Duration.ofSeconds(20);
  private static final int EVERY = Integer.MAX_VALUE;
  private static final AtomicInteger NUMBER = new AtomicInteger();

  private final Fallible database = new Fallible();
  private final CommitBell commits = new CommitBell();
  private final String thing = "s" + NUMBER.incrementAndGet();
  private FeedTail tail;
  private FeedService feed;

  abstract UnitOfWork unitOfWork();

  abstract Database database();

  @BeforeEach
  void start() {
    tail = new FeedTail(database, commits);
    feed =
        new FeedService(
            database,
            tail,
            () -> Runnable::run,
            new FeedService.Limits(10, Duration.ofSeconds(1), Duration.ofSeconds(1)),
            new Deaf(),
            InstantSource.system());
    tail.start();
  }

  @AfterEach
  void stop() throws SQLException {
    tail.shutdown();
    database().execute("UPDATE audit_floor SET number = 0");
  }

  @Test
  void givesReadersOfTheSamePlaceTheSame() throws SQLException {
    // Given
    FeedReader one = reader(new FeedStart.Now());
    FeedReader other = reader(new FeedStart.Now());

    // When
    remember(1, 250);

    // Then
    assertThat(versions(one, 250)).isEqualTo(LongStream.rangeClosed(1, 250).boxed().toList());
    assertThat(versions(other, 250)).isEqualTo(LongStream.rangeClosed(1, 250).boxed().toList());
  }

  @Test
  void goesOnWhereTheDatabaseWasAway() throws SQLException {
    // Given
    FeedReader live = reader(new FeedStart.Now());
    FeedReader late = reader(new FeedStart.Behind(live.position().orElseThrow(), live.database()));
    remember(1, 300);
    assertThat(next(late).kind()).isEqualTo(FeedNews.Kind.CHANGES);

    // When
    database.isAway = true;
    List<FeedNews> meanwhile = List.of(next(late), next(live), next(live));
    database.isAway = false;

    // Then
    assertThat(meanwhile).extracting(FeedNews::kind).doesNotContain(FeedNews.Kind.END);
    remember(301, 310);
    FeedReader whole = reader(new FeedStart.Beginning());
    assertThat(versions(whole, 310)).isEqualTo(LongStream.rangeClosed(1, 310).boxed().toList());
    assertThat(last(late)).isEqualTo(310);
    assertThat(last(live)).isEqualTo(310);
  }

  @Test
  void doesNotGoBackWhereItIsAheadOfWhatIsKnownToBeWhole() throws SQLException {
    // Given
    FeedReader reader = reader(new FeedStart.Now());
    database.pages.set(20);
    remember(1, 12_000);
    List<Long> versions = versions(reader, 1);
    await().until(() -> database.pages.get() == 0);

    // When
    var next = reader.next(SOON).subscribe().asCompletionStage();
    database.pages.set(EVERY);
    next.join().steps().forEach(step -> versions.add(step.change().version()));

    // Then
    versions.addAll(versions(reader, 12_000 - versions.size()));
    assertThat(versions).isEqualTo(LongStream.rangeClosed(1, 12_000).boxed().toList());
  }

  @Test
  void tellsOfAGapWhenChangesAreRemovedWhileAReaderIsOnTheWay() throws SQLException {
    // Given
    Position before = now();
    remember(1, 500);
    FeedReader reader = reader(new FeedStart.Behind(before, number()));
    next(reader);

    // When
    database().execute("UPDATE audit_floor SET number = " + (now().commit() - 1));
    remember(501, 503);

    // Then
    List<FeedNews> news = new ArrayList<>();
    do {
      news.add(next(reader));
    } while (news.get(news.size() - 1).kind() != FeedNews.Kind.GAP);
    assertThat(news).flatExtracting(FeedNews::steps).isEmpty();
    assertThat(versions(reader, 3)).containsExactly(501L, 502L, 503L);
  }

  @Test
  void refusesAReaderTooManyAndForgetsNoneTwice() {
    // Given
    List<FeedReader> readers = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      readers.add(feed.enter(FeedFilter.ALL));
    }

    // When
    boolean isRefused = false;
    try {
      feed.enter(FeedFilter.ALL);
    } catch (StorageException.Overloaded e) {
      isRefused = true;
    }
    readers.get(0).close();
    readers.get(0).close();

    // Then
    assertThat(isRefused).isTrue();
    assertThat(feed.readers()).isEqualTo(9);
  }

  @Test
  void asksForNothingWhileNobodyReads() {
    // Given
    FeedReader reader = reader(new FeedStart.Now());
    reader.close();

    // When
    await()
        .atMost(LONG)
        .during(Duration.ofSeconds(1))
        .until(() -> database.questions.getAndSet(0) == 0);
    commits.ring();

    // Then
    await().during(Duration.ofMillis(300)).until(() -> database.questions.get() == 0);
    assertThat(reader(new FeedStart.Now()).position()).isPresent();
  }

  @Test
  void sendsEverybodyAwayAtTheEnd() {
    // Given
    FeedReader reader = reader(new FeedStart.Now());
    CompletableFuture<FeedNews> waiting = reader.next(LONG).subscribe().asCompletionStage();

    // When
    tail.shutdown();

    // Then
    await().until(waiting::isDone);
    assertThat(next(reader).kind()).isEqualTo(FeedNews.Kind.END);
  }

  FeedTail tail() {
    return tail;
  }

  FeedReader reader(FeedStart start) {
    return get(feed.enter(new FeedFilter(Set.of(thing), Set.of())).begin(start));
  }

  FeedNews next(FeedReader reader) {
    return get(reader.next(SOON));
  }

  List<Long> versions(FeedReader reader, int count) {
    List<Long> versions = new ArrayList<>();
    long end = System.nanoTime() + LONG.toNanos();
    while (versions.size() < count && System.nanoTime() < end) {
      next(reader).steps().forEach(step -> versions.add(step.change().version()));
    }
    return versions;
  }

  /** The version of the last change there is to read. */
  private long last(FeedReader reader) {
    long last = 0;
    FeedNews news = next(reader);
    while (news.kind() != FeedNews.Kind.SILENCE || last < 310) {
      for (var step : news.steps()) {
        assertThat(step.change().version()).isGreaterThan(last);
        last = step.change().version();
      }
      news = next(reader);
    }
    return last;
  }

  private Position now() {
    return get(unitOfWork().read("test", r -> r.changes().end())).position();
  }

  private long number() {
    return reader(new FeedStart.Now()).database();
  }

  void remember(int from, int to) throws SQLException {
    database()
        .execute(
            "INSERT INTO audit_log (at, entity_type, entity_id, action, actor, version)"
                + " WITH RECURSIVE n (i) AS (SELECT "
                + from
                + " UNION ALL SELECT i + 1 FROM n WHERE i < "
                + to
                + ") SELECT "
                + database().now(0)
                + ", '"
                + thing
                + "', 'a', 'updated', 'me', i FROM n");
  }

  /** A database that can be away, and counts how often it is asked. */
  private final class Fallible implements UnitOfWork {

    private final AtomicInteger questions = new AtomicInteger();
    private volatile boolean isAway;

    /** How many pages of the latest changes are still given. */
    private final AtomicInteger pages = new AtomicInteger(EVERY);

    @Override
    public <T> Uni<T> write(String name, Function<Repositories, Uni<T>> work) {
      return asked(unitOfWork().write(name, work));
    }

    @Override
    public <T> Uni<T> writeOne(String name, Function<Repositories, Uni<T>> work) {
      return asked(unitOfWork().writeOne(name, work));
    }

    @Override
    public <T> Uni<T> read(String name, Function<Repositories, Uni<T>> work) {
      Uni<T> answer = asked(unitOfWork().read(name, work));
      return name.equals("events.tail") ? turn().chain(() -> answer) : answer;
    }

    private Uni<Integer> turn() {
      return Uni.createFrom()
          .item(() -> pages.getAndUpdate(left -> left == EVERY ? left : Math.max(0, left - 1)))
          .onItem()
          .delayIt()
          .by(Duration.ofMillis(1))
          .repeat()
          .whilst(left -> left == 0)
          .collect()
          .last();
    }

    private <T> Uni<T> asked(Uni<T> answer) {
      questions.incrementAndGet();
      return isAway
          ? Uni.createFrom().failure(new StorageException.Unavailable("It is away."))
          : answer;
    }
  }

  /** Hears nothing. */
  private static final class Deaf implements FeedObserver {

    @Override
    public void sent(int count) {}

    @Override
    public void lag(Duration age) {}

    @Override
    public void gap() {}

    @Override
    public void slow() {}
  }
}
