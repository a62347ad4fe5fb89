package io.researcharr.data.adapter.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.researcharr.data.adapter.sql.Migrations;
import io.researcharr.data.adapter.sql.SlowStatements;
import io.researcharr.data.domain.media.Media;
import io.researcharr.data.fixture.Entries;
import io.researcharr.data.port.StorageException;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniSubscriber;
import io.smallrye.mutiny.subscription.UniSubscription;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Everybody who asks the one that writes is answered, whatever becomes of the others or of it. */
@Timeout(60)
class SqliteWriterTest {

  @TempDir Path directory;

  private Path file;
  private SqliteConnection connection;

  @BeforeEach
  void open() {
    file = directory.resolve("writer.db");
    Migrations.migrate(SqliteConnection.url(file), "", "", "sqlite");
    connection = SqliteConnection.writer(file, false, new SlowStatements(Duration.ofSeconds(1)));
  }

  @Test
  void answersTheOthersOfAGroupWhenOneListensBadly() {
    // Given
    try (SqliteWriter writer = new SqliteWriter(connection, 1_000, new Gathering(500))) {
      for (int i = 0; i < 100; i++) {
        submit(writer, Entries.movie("Warm")).await().atMost(Duration.ofSeconds(5));
      }
      Gate gate = new Gate();
      var first = gate.submit(writer).subscribeAsCompletionStage();
      List<CompletableFuture<Media>> others = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        submit(writer, Entries.movie("Bad")).subscribe().withSubscriber(new BadListener());
        others.add(submit(writer, Entries.movie("Good")).subscribeAsCompletionStage());
      }

      // When
      gate.open();

      // Then
      assertThat(first.join()).isTrue();
      assertThat(others).allSatisfy(other -> assertThat(other.join()).isNotNull());
      assertThat(submit(writer, Entries.movie("Later")).await().atMost(Duration.ofSeconds(5)))
          .isNotNull();
    }
  }

  @Test
  void goesOnWithAGroupWhoseFirstFails() {
    // Given
    try (SqliteWriter writer = new SqliteWriter(connection, 1_000, new Gathering(500))) {
      Gate gate = new Gate();
      Media lost = Entries.movie("Lost");
      Media kept = Entries.movie("Kept");
      var failing =
          writer
              .submit(
                  "test",
                  SqliteSession.Mode.WRITE,
                  r ->
                      r.media()
                          .insert(lost)
                          .invoke(() -> gate.isPassed())
                          .chain(() -> Uni.createFrom().failure(new IllegalStateException("bad"))))
              .subscribeAsCompletionStage();
      var behind = submit(writer, kept).subscribeAsCompletionStage();

      // When
      gate.open();

      // Then
      assertThatThrownBy(failing::join).hasMessageContaining("bad");
      assertThat(behind.join()).isNotNull();
      assertThat(find(writer, lost)).isFalse();
      assertThat(find(writer, kept)).isTrue();
    }
  }

  @Test
  void endsAGroupThatHasGatheredEnoughAndTellsHowManyWaited() {
    // Given
    Pairs pairs = new Pairs();
    try (SqliteWriter writer = new SqliteWriter(connection, 1_000, pairs)) {
      Gate gate = new Gate();
      List<CompletableFuture<?>> asked = new ArrayList<>();
      asked.add(gate.submit(writer).subscribeAsCompletionStage());
      for (int i = 1; i < 6; i++) {
        asked.add(submit(writer, Entries.movie("One of six")).subscribeAsCompletionStage());
      }

      // When
      gate.open();
      asked.forEach(CompletableFuture::join);

      // Then
      assertThat(writer.commits()).isEqualTo(3);
      assertThat(pairs.callers).containsExactly(6, 4, 2);
    }
  }

  @Test
  void givesALargeUnitAGroupOfItsOwnThatIsNotTheFirstOfOne() {
    // Given
    List<Media> many = Stream.generate(() -> Entries.movie("One of many")).limit(1_000).toList();
    try (SqliteWriter writer = new SqliteWriter(connection, 1_000, new AllWhoWait())) {
      Gate gate = new Gate();
      var first = gate.submit(writer).subscribeAsCompletionStage();
      var before = submit(writer, Entries.movie("Before")).subscribeAsCompletionStage();
      AtomicInteger runs = new AtomicInteger();
      var large = submit(writer, many, runs).subscribeAsCompletionStage();
      var behind = submit(writer, Entries.movie("Behind")).subscribeAsCompletionStage();
      long commits = writer.commits();

      // When
      gate.open();

      // Then
      assertThat(first.join()).isTrue();
      assertThat(before.join()).isNotNull();
      large.join();
      assertThat(behind.join()).isNotNull();
      assertThat(runs).hasValue(2);
      assertThat(writer.commits() - commits).isEqualTo(2);
      assertThat(many).allMatch(media -> find(writer, media));
    }
  }

  @Test
  void takesAllOfALargeUnitBackThatGoesOnWhenItsRoomIsUsedUp() {
    // Given
    List<Media> many = Stream.generate(() -> Entries.movie("One of many")).limit(1_000).toList();
    try (SqliteWriter writer = new SqliteWriter(connection, 1_000, new AllWhoWait())) {
      Gate gate = new Gate();
      gate.submit(writer).subscribeAsCompletionStage();
      submit(writer, Entries.movie("Before")).subscribeAsCompletionStage();
      AtomicInteger runs = new AtomicInteger();
      var careless =
          writer
              .submit(
                  "test",
                  SqliteSession.Mode.WRITE,
                  r -> {
                    runs.incrementAndGet();
                    return r.batches().insertAll(many).onFailure().recoverWithNull();
                  })
              .subscribeAsCompletionStage();

      // When
      gate.open();

      // Then
      careless.join();
      assertThat(runs).hasValue(2);
      assertThat(many).allMatch(media -> find(writer, media));
    }
  }

  @Test
  void answersALargeUnitThatIsPutAsideWhileItIsClosed() {
    // Given
    List<Media> many = Stream.generate(() -> Entries.movie("One of many")).limit(1_000).toList();
    SqliteWriter writer = new SqliteWriter(connection, 1_000, new AllWhoWait());
    Gate gate = new Gate();
    gate.submit(writer).subscribeAsCompletionStage();
    submit(writer, Entries.movie("Before")).subscribeAsCompletionStage();
    AtomicInteger runs = new AtomicInteger();
    var large = submit(writer, many, runs).subscribeAsCompletionStage();

    // When
    gate.open();
    writer.close();

    // Then
    assertThat(large).succeedsWithin(Duration.ofSeconds(5));
    assertThat(runs).hasValue(2);
  }

  private static Uni<Void> submit(SqliteWriter writer, List<Media> many, AtomicInteger runs) {
    return writer.submit(
        "test",
        SqliteSession.Mode.WRITE,
        r -> {
          runs.incrementAndGet();
          return r.batches().insertAll(many);
        });
  }

  private static boolean find(SqliteWriter writer, Media media) {
    return writer
        .submit("find", SqliteSession.Mode.WRITE, r -> r.media().find(media.id()))
        .map(found -> found.isPresent())
        .await()
        .atMost(Duration.ofSeconds(5));
  }

  @Test
  void answersEverybodyWhoAsksWhileItIsClosed() throws InterruptedException {
    for (int round = 0; round < 10; round++) {
      SqliteConnection own =
          SqliteConnection.writer(file, false, new SlowStatements(Duration.ofSeconds(1)));
      SqliteWriter writer = new SqliteWriter(own, 100, new Gathering(500));
      AtomicBoolean going = new AtomicBoolean(true);
      List<CompletableFuture<Media>> asked = new ArrayList<>();
      Thread asking =
          new Thread(
              () -> {
                while (going.get()) {
                  asked.add(submit(writer, Entries.movie("Late")).subscribeAsCompletionStage());
                }
              });
      asking.start();

      // When
      writer.close();
      going.set(false);
      asking.join();

      // Then
      for (CompletableFuture<Media> answer : asked) {
        assertThat(
                answer
                    .handle((media, failure) -> failure == null || isClosed(failure))
                    .orTimeout(10, TimeUnit.SECONDS)
                    .join())
            .isTrue();
      }
    }
    connection.close();
  }

  @Test
  void isMissedByTheProbeWhenItHasEnded() {
    // Given
    SqliteWriter writer = new SqliteWriter(connection, 10, new Gathering(10));
    SqliteReaders readers =
        new SqliteReaders(file, 1, 10, false, new SlowStatements(Duration.ofSeconds(1)));
    try (SqliteProbe probe = new SqliteProbe(file, readers, writer)) {
      assertThat(probe.vitals().await().atMost(Duration.ofSeconds(5))).isNotNull();

      // When
      writer.close();
      await().until(() -> !writer.isAlive());

      // Then
      assertThatThrownBy(() -> probe.vitals().await().atMost(Duration.ofSeconds(5)))
          .isInstanceOf(StorageException.Unavailable.class)
          .hasMessageContaining("Nobody writes");
    } finally {
      readers.close();
    }
  }

  private static boolean isClosed(Throwable failure) {
    return failure instanceof StorageException.Unavailable
        || failure.getCause() instanceof StorageException.Unavailable
        || failure instanceof StorageException.Overloaded
        || failure.getCause() instanceof StorageException.Overloaded;
  }

  private static Uni<Media> submit(SqliteWriter writer, Media media) {
    return writer.submit("test", SqliteSession.Mode.WRITE, r -> r.media().insert(media));
  }

  /** Two are enough. */
  private static final class Pairs extends Gathering {

    private final List<Integer> callers = new CopyOnWriteArrayList<>();

    private Pairs() {
      super(Integer.MAX_VALUE);
    }

    @Override
    void ended(long nanos, int callers) {
      assertThat(nanos).isPositive();
      this.callers.add(callers);
    }

    @Override
    boolean isEnough(int size, long nanos) {
      return size == 2;
    }
  }

  /** One who throws whatever is said. */
  private static final class BadListener implements UniSubscriber<Media> {

    @Override
    public void onSubscribe(UniSubscription subscription) {}

    @Override
    public void onItem(Media item) {
      throw new IllegalStateException("listens badly");
    }

    @Override
    public void onFailure(Throwable failure) {
      throw new IllegalStateException("listens badly to a failure", failure);
    }
  }
}
