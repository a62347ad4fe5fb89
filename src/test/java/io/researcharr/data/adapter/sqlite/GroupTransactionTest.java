package io.researcharr.data.adapter.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.researcharr.data.adapter.ops.LoggedUnitOfWork;
import io.researcharr.data.adapter.sql.Migrations;
import io.researcharr.data.adapter.sql.SlowStatements;
import io.researcharr.data.domain.media.Media;
import io.researcharr.data.fixture.Database;
import io.researcharr.data.fixture.Entries;
import io.researcharr.data.fixture.LogLines;
import io.researcharr.data.port.Repositories;
import io.researcharr.data.port.StorageException;
import io.researcharr.data.port.UnitOfWork;
import io.smallrye.mutiny.Uni;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jboss.logging.MDC;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Units that only store a row are stored together, and nobody can tell. */
@Timeout(60)
class GroupTransactionTest {

  private static final String REQUEST = "requestId";

  @TempDir Path directory;

  private final SlowStatements statements = new SlowStatements(Duration.ZERO);
  private final Gate gate = new Gate();
  private final List<CompletableFuture<?>> group = new ArrayList<>();
  private Database database;
  private SqliteConnection connection;
  private SqliteWriter writer;

  @BeforeEach
  void open() {
    Path file = directory.resolve("group.db");
    database = new Database(SqliteConnection.url(file));
    Migrations.migrate(database.jdbc(), "", "", "sqlite");
    connection = SqliteConnection.writer(file, false, statements);
    writer = new SqliteWriter(connection, 1_000, new AllWhoWait());
    group.add(gate.submit(writer).subscribeAsCompletionStage());
  }

  @AfterEach
  void close() {
    writer.close();
  }

  @Test
  void storesRowsWithFewStatements() throws SQLException {
    // Given
    List<Media> entries = movies(47);
    entries.forEach(this::stores);
    long before = statements.count();

    // When
    run();

    // Then
    assertThat(statements.count() - before).isLessThan(25);
    assertThat(stored()).containsExactlyElementsOf(ids(entries));
    assertThat(database.query("SELECT title FROM media_search")).hasSize(47);
  }

  @Test
  void answersEachAsIfItWereAloneWhereARuleIsBroken() throws SQLException {
    // Given
    List<Media> entries = new ArrayList<>(movies(40));
    entries.set(3, like(entries.get(1)));
    entries.set(38, like(entries.get(20)));
    List<CompletableFuture<Media>> answers = entries.stream().map(this::stores).toList();

    // When
    run();

    // Then
    for (int i = 0; i < answers.size(); i++) {
      if (i == 3 || i == 38) {
        assertThatThrownBy(answers.get(i)::join)
            .hasCauseInstanceOf(StorageException.Duplicate.class);
      } else {
        assertThat(answers.get(i).join()).isEqualTo(entries.get(i));
      }
    }
    List<Media> kept = new ArrayList<>(entries);
    kept.remove(38);
    kept.remove(3);
    assertThat(stored()).containsExactlyElementsOf(ids(kept));
    assertThat(database.query("SELECT title FROM media_search")).hasSize(38);
  }

  @Test
  void keepsTheOrderWhereAnotherUnitComesBetween() throws SQLException {
    // Given
    List<Media> entries = movies(9);
    entries.subList(0, 4).forEach(this::stores);
    var found = submits(SqliteSession.Mode.WRITE, r -> r.media().find(entries.get(3).id()));
    var twice = submits(SqliteSession.Mode.WRITE, r -> r.media().insert(entries.get(4)));
    entries.subList(5, 9).forEach(this::stores);
    var purged = submits(SqliteSession.Mode.WRITE, r -> r.media().purge(entries.get(8).id(), 1));

    // When
    run();

    // Then
    assertThat(found.join()).contains(entries.get(3));
    assertThat(twice.join()).isEqualTo(entries.get(4));
    assertThat(purged).isCompleted();
    assertThat(stored()).containsExactlyElementsOf(ids(entries));
  }

  @Test
  void runsAgainByItselfWhatDoesMoreThanToStoreARow() throws SQLException {
    // Given
    Media before = Entries.movie("Before");
    Media entry = Entries.movie("Read at once");
    AtomicInteger runs = new AtomicInteger();
    stores(before);
    var read =
        submits(
            SqliteSession.Mode.ONE,
            r -> {
              runs.incrementAndGet();
              return r.media().insert(entry).chain(() -> r.media().find(entry.id()));
            });

    // When
    run();

    // Then
    assertThat(read.join()).contains(entry);
    assertThat(runs).hasValue(2);
    assertThat(stored()).containsExactlyElementsOf(ids(List.of(before, entry)));
  }

  @Test
  void runsAgainWhatDoesMoreThanToStoreARowAndIsTheFirst() {
    // Given
    Media entry = Entries.movie("Read at once");
    var read =
        submits(
            SqliteSession.Mode.ONE,
            r -> r.media().insert(entry).chain(() -> r.media().find(entry.id())));

    // When
    run();

    // Then
    assertThat(read.join()).contains(entry);
  }

  @Test
  void refusesASecondChangeAfterTheRow() throws SQLException {
    // Given
    Media first = Entries.movie("First");
    Media second = Entries.movie("Second");
    var both =
        submits(
            SqliteSession.Mode.ONE,
            r -> r.media().insert(first).chain(() -> r.media().insert(second)));

    // When
    run();

    // Then
    assertThatThrownBy(both::join).hasMessageContaining("single changing call");
    assertThat(stored()).isEmpty();
  }

  @Test
  void letsAUnitMakeSomethingOfItsRefusal() throws SQLException {
    // Given
    Media kept = Entries.movie("Kept");
    stores(kept);
    var careless =
        submits(
            SqliteSession.Mode.ONE,
            r ->
                r.media()
                    .insert(like(kept))
                    .onFailure(StorageException.Duplicate.class)
                    .recoverWithItem(kept));

    // When
    run();

    // Then
    assertThat(careless.join()).isEqualTo(kept);
    assertThat(stored()).containsExactlyElementsOf(ids(List.of(kept)));
  }

  @Test
  void logsUnderTheNameOfEachRequestWhereOthersRunAgainBefore() {
    // Given
    Media kept = Entries.movie("Kept");
    UnitOfWork logged = new LoggedUnitOfWork(new SqliteUnitOfWork(writer, null));
    stores(kept);
    group.add(
        under("first", logged.writeOne("test", r -> r.media().insert(like(kept))))
            .subscribeAsCompletionStage());
    CompletableFuture<Object> named =
        under(
                "second",
                logged.write("test", r -> r.media().find(kept.id()).map(found -> MDC.get(REQUEST))))
            .subscribeAsCompletionStage();

    // When
    run();

    // Then
    assertThat(named.join()).isEqualTo("second");
  }

  @Test
  void namesAllRequestsWhoseRowsASlowStatementStores() {
    // Given
    UnitOfWork logged = new LoggedUnitOfWork(new SqliteUnitOfWork(writer, null));
    for (String request : List.of("first", "second", "third")) {
      group.add(
          under(request, logged.writeOne("test", r -> r.media().insert(Entries.movie("Named"))))
              .subscribeAsCompletionStage());
    }
    group.add(
        under("fourth", logged.write("test", r -> r.media().find(Entries.newId())))
            .subscribeAsCompletionStage());
    try (LogLines lines = LogLines.of("io.researcharr.data.slow")) {
      // When
      run();

      // Then
      assertThat(lines.requestsOf("INSERT INTO media (")).containsExactly("first second", "third");
      assertThat(lines.requestsOf("FROM media ")).endsWith("fourth");
      assertThat(lines.requestsOf(": COMMIT")).containsExactly("");
    }
  }

  private static <T> Uni<T> under(String request, Uni<T> unit) {
    return Uni.createFrom()
        .emitter(
            emitter -> {
              MDC.put(REQUEST, request);
              unit.subscribe().with(emitter::complete, emitter::fail);
              MDC.remove(REQUEST);
            });
  }

  @Test
  void storesNothingOfAUnitOfManyRowsOfWhichOneIsRefused() throws SQLException {
    // Given
    List<Media> many = new ArrayList<>(movies(40));
    many.set(25, like(many.get(3)));
    Media kept = Entries.movie("Kept");
    stores(kept);
    var refused = submits(SqliteSession.Mode.WRITE, r -> r.batches().insertAll(many));

    // When
    run();

    // Then
    assertThat(refused).isCompletedExceptionally();
    assertThat(stored()).containsExactlyElementsOf(ids(List.of(kept)));
  }

  @Test
  void storesNothingOfAUnitThatFailsAfterItsRow() throws SQLException {
    // Given
    Media kept = Entries.movie("Kept");
    var failing =
        submits(
            SqliteSession.Mode.ONE,
            r ->
                r.media()
                    .insert(Entries.movie("Lost"))
                    .invoke(
                        () -> {
                          throw new IllegalStateException("bad");
                        }));
    stores(kept);

    // When
    run();

    // Then
    assertThatThrownBy(failing::join).hasMessageContaining("bad");
    assertThat(stored()).containsExactlyElementsOf(ids(List.of(kept)));
  }

  @Test
  void hasStoredWhatItSaysItHasWhenThereIsNoMoreRoom() throws SQLException {
    // Given
    String pages = database.query("PRAGMA page_count").get(0);
    connection.query(
        "PRAGMA max_page_count = " + (Integer.parseInt(pages) + 20), List.of(), row -> true);
    List<Media> entries = movies(200);
    List<CompletableFuture<Media>> answers = entries.stream().map(this::stores).toList();

    // When
    run();

    // Then
    List<Media> acknowledged =
        IntStream.range(0, 200)
            .filter(i -> !answers.get(i).isCompletedExceptionally())
            .mapToObj(entries::get)
            .toList();
    assertThat(acknowledged).hasSizeLessThan(200);
    assertThat(stored()).containsExactlyElementsOf(ids(acknowledged));
    assertThat(answers)
        .filteredOn(CompletableFuture::isCompletedExceptionally)
        .allSatisfy(
            answer ->
                assertThatThrownBy(answer::join)
                    .hasCauseInstanceOf(StorageException.DiskFull.class));
  }

  private CompletableFuture<Media> stores(Media media) {
    return submits(SqliteSession.Mode.ONE, r -> r.media().insert(media));
  }

  private <T> CompletableFuture<T> submits(
      SqliteSession.Mode mode, Function<Repositories, Uni<T>> work) {
    CompletableFuture<T> unit = writer.submit("test", mode, work).subscribeAsCompletionStage();
    group.add(unit);
    return unit;
  }

  private void run() {
    gate.open();
    group.forEach(unit -> unit.handle((item, failure) -> true).join());
  }

  /** Which entries were stored, in the order of the trail. */
  private List<String> stored() throws SQLException {
    return database.query("SELECT entity_id FROM audit_log WHERE action = 'created' ORDER BY seq");
  }

  private static List<String> ids(List<Media> entries) {
    return entries.stream().map(media -> media.id().toString()).toList();
  }

  private static List<Media> movies(int number) {
    return Stream.generate(() -> Entries.movie("One of many")).limit(number).toList();
  }

  /** Another entry with the same external id. */
  private static Media like(Media media) {
    return new Media(Entries.newId(), media.fields(), media.details(), media.stamp());
  }
}
