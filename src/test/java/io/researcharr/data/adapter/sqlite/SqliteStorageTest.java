package io.researcharr.data.adapter.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.researcharr.data.adapter.sql.SlowStatements;
import io.researcharr.data.domain.media.Media;
import io.researcharr.data.fixture.Entries;
import io.researcharr.data.port.StartRefused;
import io.researcharr.data.port.StorageException;
import io.smallrye.mutiny.Uni;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is SQLite's alone: the shared commits, the bounded queue, and a file that others touch. */
class SqliteStorageTest {

  @TempDir Path directory;

  private SqliteStorage storage;

  @AfterEach
  void close() {
    storage.close();
  }

  @Test
  void letsWritesThatWaitTogetherShareACommit() throws InterruptedException {
    // Given
    open(2_000, 500);
    long commitsBefore = gauge("sqlite.writer.commits");
    CountDownLatch gate = new CountDownLatch(1);
    CountDownLatch begun = new CountDownLatch(1);
    Uni<Object> first = storage.unitOfWork().write("gate", r -> waitFor(begun, gate));
    var opened = first.subscribeAsCompletionStage();
    assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
    List<Media> all = IntStream.range(0, 200).mapToObj(i -> Entries.movie("M" + i)).toList();
    var stored = all.stream().map(m -> insert(m).subscribeAsCompletionStage()).toList();

    assertThat(gauge("sqlite.writer.waiting")).isEqualTo(200);

    // When
    gate.countDown();
    opened.join();
    stored.forEach(result -> result.join());

    // Then
    assertThat(gauge("sqlite.writer.commits") - commitsBefore).isBetween(1L, 60L);
    assertThat(gauge("sqlite.writer.units")).isGreaterThanOrEqualTo(201);
    assertThat(gauge("sqlite.writer.waiting")).isZero();
    assertThat(gauge("sqlite.writer.group")).isGreaterThan(1);
  }

  @Test
  void refusesWritesThatFindTheQueueFull() throws InterruptedException {
    // Given
    open(5, 500);
    CountDownLatch gate = new CountDownLatch(1);
    CountDownLatch begun = new CountDownLatch(1);
    var opened =
        storage.unitOfWork().write("gate", r -> waitFor(begun, gate)).subscribeAsCompletionStage();
    assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();

    // When
    List<Boolean> refused =
        IntStream.range(0, 50)
            .mapToObj(i -> insert(Entries.movie("M" + i)).map(m -> false))
            .map(
                unit ->
                    unit.onFailure(StorageException.Overloaded.class)
                        .recoverWithItem(true)
                        .subscribeAsCompletionStage())
            .toList()
            .stream()
            .map(
                result -> {
                  gate.countDown();
                  return result.join();
                })
            .toList();

    // Then
    opened.join();
    assertThat(refused).filteredOn(r -> r).hasSize(45);
    assertThat(insert(Entries.movie("Later")).await().atMost(Duration.ofSeconds(5))).isNotNull();
  }

  @Test
  void waitsForSomebodyElseWhoWritesToTheFile() throws SQLException {
    // Given
    open(2_000, 500);
    try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + file())) {
      other.createStatement().execute("BEGIN IMMEDIATE");

      // When
      var stored = insert(Entries.movie("Patient")).subscribeAsCompletionStage();
      var read =
          storage
              .unitOfWork()
              .read("test", r -> r.keys().all())
              .await()
              .atMost(Duration.ofSeconds(2));
      assertThat(stored).isNotDone();
      other.createStatement().execute("COMMIT");

      // Then
      assertThat(read).isEmpty();
      assertThat(stored.orTimeout(5, TimeUnit.SECONDS).join()).isNotNull();
    }
  }

  @Test
  void saysThatItIsBusyToThoseWhomSomebodyElseKeepsWaitingForTooLong() throws SQLException {
    // Given
    open(2_000, 500);
    Media impatient = Entries.movie("Impatient");
    try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + file())) {
      other.createStatement().execute("BEGIN IMMEDIATE");

      // When
      var stored = insert(impatient).subscribeAsCompletionStage().orTimeout(20, TimeUnit.SECONDS);

      // Then
      assertThatThrownBy(stored::join).hasCauseInstanceOf(StorageException.Contention.class);
      other.createStatement().execute("COMMIT");
    }
    assertThat(find(impatient)).isEmpty();
    assertThat(insert(Entries.movie("Later")).await().atMost(Duration.ofSeconds(5))).isNotNull();
  }

  @Test
  void losesNothingOfTheOthersWhenTheDiskIsFullForOne() {
    // Given
    open(2_000, 500);
    storage.close();
    SqliteConnection connection =
        SqliteConnection.writer(file(), false, new SlowStatements(Duration.ofSeconds(1)));
    connection.query("PRAGMA max_page_count = 400", List.of(), row -> row.bigint(0));
    try (SqliteWriter writer = new SqliteWriter(connection, 1_000, new Gathering(500))) {
      Media small = Entries.movie("Small");
      Media large =
          Entries.withMetadata(Entries.movie("Large"), "{\"a\":\"" + "x".repeat(2_000_000) + "\"}");

      // When
      var tooMuch = submit(writer, large).subscribeAsCompletionStage();
      submit(writer, small)
          .onFailure(StorageException.DiskFull.class)
          .retry()
          .atMost(3)
          .await()
          .atMost(Duration.ofSeconds(5));

      // Then
      assertThatThrownBy(tooMuch::join).hasCauseInstanceOf(StorageException.DiskFull.class);
      open(2_000, 500);
      assertThat(find(small)).contains(small);
      assertThat(find(large)).isEmpty();
    }
  }

  @Test
  void takesDownTextsForThoseWhoWriteByHandWithFunctionsThatMakeJson() throws SQLException {
    // Given
    open(2_000, 500);

    try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + file())) {
      // When
      other
          .createStatement()
          .execute(
              "INSERT INTO media (id, type, external_id, title, sort_title, metadata, tags) VALUES"
                  + " ('x', 'movie', 'tmdb:1', 'By hand', 'by hand', json('{\"a\":{}}'),"
                  + " json_array('hand'))");

      // Then
      ResultSet row =
          other
              .createStatement()
              .executeQuery(
                  "SELECT json_extract(new_values, '$.metadata', '$.tags', '$.title')"
                      + " FROM audit_log WHERE entity_id = 'x'");
      assertThat(row.getString(1)).isEqualTo("[\"{\\\"a\\\":{}}\",\"[\\\"hand\\\"]\",\"By hand\"]");
    }
  }

  @Test
  void countsTheVersionUpAndKeepsTagsForThoseWhoWriteByHand() throws SQLException {
    // Given
    open(2_000, 500);
    Media media = Entries.movie("By hand");
    insert(media).await().atMost(Duration.ofSeconds(5));

    // When
    try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + file())) {
      other
          .createStatement()
          .execute(
              "UPDATE media SET title = 'Changed', tags = '[\"hand\"]' WHERE id = '"
                  + media.id()
                  + "'");
      other
          .createStatement()
          .execute(
              "UPDATE media SET title = 'Again', version = 77 WHERE id = '" + media.id() + "'");
    }

    // Then
    Media now =
        storage
            .unitOfWork()
            .read("test", r -> r.media().find(media.id()))
            .await()
            .atMost(Duration.ofSeconds(5))
            .orElseThrow();
    assertThat(now.version()).isEqualTo(3);
    assertThat(now.fields().tags()).containsExactly("hand");
  }

  @Test
  void refusesASecondOpenOfTheSameFile() {
    // Given
    open(10, 10);

    // When
    SqliteStorage second = new SqliteStorage(settings(10, 10));

    // Then
    assertThatThrownBy(second::open)
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining("another process");
  }

  private void open(int queue, int groupLimit) {
    storage = new SqliteStorage(settings(queue, groupLimit));
    storage.open();
  }

  private SqliteStorage.Settings settings(int queue, int groupLimit) {
    return new SqliteStorage.Settings(file(), false, 2, queue, groupLimit, false);
  }

  private Path file() {
    return directory.resolve("test.db");
  }

  private Uni<Media> insert(Media media) {
    return storage.unitOfWork().writeOne("test", r -> r.media().insert(media));
  }

  private long gauge(String name) {
    return storage.gauges().get(name).longValue();
  }

  /** Holds the writer thread, as a slow disk would. */
  private static Uni<Object> waitFor(CountDownLatch begun, CountDownLatch gate) {
    return Uni.createFrom().item(begun).invoke(CountDownLatch::countDown).chain(b -> waitFor(gate));
  }

  private static Uni<Object> waitFor(CountDownLatch gate) {
    return Uni.createFrom()
        .item(
            () -> {
              try {
                return gate.await(10, TimeUnit.SECONDS);
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
  }

  private static Uni<Media> submit(SqliteWriter writer, Media media) {
    return writer.submit("test", SqliteSession.Mode.WRITE, r -> r.media().insert(media));
  }

  private Optional<Media> find(Media media) {
    return storage
        .unitOfWork()
        .read("test", r -> r.media().find(media.id()))
        .await()
        .atMost(Duration.ofSeconds(5));
  }
}
