package io.researcharr.data.contract;

import static io.researcharr.data.contract.UnitOfWorkContract.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.researcharr.data.adapter.sql.Migrations;
import io.researcharr.data.domain.feed.Change;
import io.researcharr.data.domain.feed.FeedEnd;
import io.researcharr.data.domain.feed.FeedPage;
import io.researcharr.data.domain.feed.Position;
import io.researcharr.data.domain.feed.Step;
import io.researcharr.data.fixture.Database;
import io.researcharr.data.fixture.PostgresProfile;
import io.researcharr.data.fixture.Seed;
import io.researcharr.data.fixture.events.OpenTransaction;
import io.researcharr.data.port.Storage;
import io.researcharr.data.port.UnitOfWork;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** The laws of the feed, and what happens where transactions overlap. */
@QuarkusTest
@TestProfile(PostgresProfile.class)
class PostgresChangeFeedTest extends ChangeFeedContract {

  @Inject Storage storage;

  @ConfigProperty(name = "DATABASE_URL")
  String databaseUrl;

  @Override
  UnitOfWork unitOfWork() {
    return storage.unitOfWork();
  }

  @Override
  Database database() {
    return Database.of(databaseUrl);
  }

  @Test
  void showsATransactionThatCommitsLateWhenItDoes() throws SQLException {
    try (OpenTransaction early = writer();
        OpenTransaction late = writer()) {
      // Given
      Position before = now();
      late.writes("a", 1);
      early.writes("b", 1);
      early.commits();

      // When
      FeedPage first = behind(before, 10);
      FeedPage second = behind(first.next(), 10);
      late.commits();
      FeedPage third = behind(second.next(), 10);

      // Then
      assertThat(ids(first)).containsExactly("b");
      assertThat(ids(second)).isEmpty();
      assertThat(ids(third)).containsExactly("a");
      assertThat(ids(behind(third.next(), 10))).isEmpty();
    }
  }

  @Test
  void keepsTheOrderOfAThingThatAnOlderTransactionChangesLater() throws SQLException {
    try (OpenTransaction older = writer();
        OpenTransaction newer = writer()) {
      // Given
      Position before = now();
      older.writes("other", 1);
      newer.writes("thing", 1);
      newer.commits();
      older.writes("thing", 2);
      older.commits();

      // When
      List<Change> together = all(before, 10);
      List<Change> oneByOne = all(before, 1);

      // Then
      assertThat(together)
          .extracting(PostgresChangeFeedTest::name)
          .containsExactly("thing 1", "other 1", "thing 2");
      assertThat(oneByOne).isEqualTo(together);
    }
  }

  @Test
  void givesOneOrderToThoseWhoReadAtDifferentTimes() throws SQLException {
    try (OpenTransaction first = writer();
        OpenTransaction second = writer();
        OpenTransaction third = writer()) {
      // Given
      Position before = now();
      first.writes("first", 1);
      second.writes("second", 1);
      third.writes("third", 1);

      // When
      third.commits();
      FeedPage early = behind(before, 10);
      second.commits();
      FeedPage later = behind(early.next(), 10);
      first.commits();
      FeedPage last = behind(later.next(), 10);

      // Then
      assertThat(all(before, 10))
          .extracting(Change::entityId)
          .containsExactly("third", "second", "first");
      assertThat(ids(early)).containsExactly("third");
      assertThat(ids(later)).containsExactly("second");
      assertThat(ids(last)).containsExactly("first");
    }
  }

  @Test
  void waitsForACommitThatIsUnderWayAndHasALowerNumber() throws SQLException {
    try (OpenTransaction slow = writer();
        OpenTransaction quick = writer()) {
      // Given
      Position before = now();
      slow.writes("slow", 1);
      quick.writes("quick", 1);
      slow.beginsToCommit();
      quick.commits();

      // When
      FeedPage meanwhile = behind(before, 10);
      FeedEnd heldBack = end();
      slow.commits();

      // Then
      assertThat(ids(meanwhile)).isEmpty();
      assertThat(heldBack.isWhole()).isFalse();
      assertThat(heldBack.last()).isGreaterThan(heldBack.position());
      assertThat(ids(behind(meanwhile.next(), 10))).containsExactly("slow", "quick");
    }
  }

  @Test
  void goesOnWhereACommitThatWasUnderWayFails() throws SQLException {
    try (OpenTransaction slow = writer();
        OpenTransaction quick = writer()) {
      // Given
      Position before = now();
      slow.writes("slow", 1);
      quick.writes("quick", 1);
      slow.beginsToCommit();
      quick.commits();
      FeedPage meanwhile = behind(before, 10);

      // When
      slow.takesBack();

      // Then
      assertThat(ids(meanwhile)).isEmpty();
      assertThat(ids(behind(meanwhile.next(), 10))).containsExactly("quick");
    }
  }

  @Test
  void isThereWithAllThatHasEndedWhereACommitTakesAMoment() {
    // A reader looks again for a quarter of a second, in which a busy machine may not get to
    // commit.
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(readWhileACommitEnds()).containsExactly("slow", "quick"));
  }

  private List<String> readWhileACommitEnds() throws Exception {
    try (OpenTransaction slow = writer();
        OpenTransaction quick = writer()) {
      Position before = now();
      slow.writes("slow", 1);
      slow.beginsToCommit();
      quick.writes("quick", 1);
      quick.commits();
      CompletableFuture<FeedPage> page = CompletableFuture.supplyAsync(() -> behind(before, 10));
      await().pollInterval(Duration.ofMillis(5)).until(() -> isLookingAgain() || page.isDone());
      slow.commits();
      return ids(page.get());
    }
  }

  private boolean isLookingAgain() throws SQLException {
    return !database()
        .query(
            "SELECT pid::text FROM pg_stat_activity WHERE wait_event = 'PgSleep'"
                + " AND datname = current_database()")
        .isEmpty();
  }

  @Test
  void doesNotWaitForACommitThatIsUnderWayBehindWhatThereIs() throws SQLException {
    try (OpenTransaction slow = writer();
        OpenTransaction quick = writer()) {
      // Given
      Position before = now();
      quick.writes("quick", 1);
      quick.commits();
      slow.writes("slow", 1);
      slow.beginsToCommit();

      // Then
      assertThat(ids(behind(before, 10))).containsExactly("quick");
    }
  }

  @Test
  void countsATransactionOnceThatGoesBackToASavepoint() throws SQLException {
    try (OpenTransaction writer = writer()) {
      // Given
      Position before = now();
      writer.savesAPoint();
      writer.writes("lost", 1);
      writer.goesBackToThePoint();
      writer.writes("kept", 1);
      writer.savesAPoint();
      writer.writes("kept", 2);

      // When
      writer.commits();

      // Then
      List<Change> changes = all(before, 10);
      assertThat(changes).extracting(Change::version).containsExactly(1L, 2L);
      assertThat(changes).extracting(Change::entityId).containsOnly("kept");
      assertThat(changes).extracting(Change::commit).containsOnly(before.commit());
      assertThat(now()).isEqualTo(Position.behind(before.commit()));
    }
  }

  @Test
  void doesNotShowWhatAnOpenTransactionTakesBack() throws SQLException {
    try (OpenTransaction writer = writer();
        OpenTransaction other = writer()) {
      // Given
      Position before = now();
      writer.writes("a", 1);
      other.writes("b", 1);
      other.commits();
      FeedPage first = behind(before, 10);

      // When
      writer.takesBack();

      // Then
      assertThat(ids(first)).containsExactly("b");
      assertThat(ids(behind(first.next(), 10))).isEmpty();
    }
  }

  @Test
  void refusesAChangeBehindThePlaceThatItsTransactionHas() throws SQLException {
    try (OpenTransaction writer = writer()) {
      // Given
      writer.writes("thing", 1);
      writer.beginsToCommit();

      // Then
      assertThatThrownBy(() -> writer.writes("thing", 2))
          .hasMessageContaining("SET CONSTRAINTS comes after the last change");
      writer.takesBack();
    }
  }

  @Test
  void countsATransactionOnceThatForgetsWhatItHasSet() throws SQLException {
    try (OpenTransaction writer = writer()) {
      // Given
      Position before = now();
      writer.writes("thing", 1);
      writer.execute("RESET ALL");
      writer.writes("thing", 2);

      // When
      writer.commits();

      // Then
      assertThat(all(before, 10)).extracting(Change::version).containsExactly(1L, 2L);
    }
  }

  /** What was drawn for nothing is drawn again when the server has been down. */
  @Test
  void endsWithACommitAndNotWithANumberThatWasDrawnForNothing() throws SQLException {
    try (OpenTransaction writer = writer()) {
      // Given
      Position before = now();
      writer.writes("lost", 1);
      writer.beginsToCommit();

      // When
      writer.takesBack();

      // Then
      assertThat(now()).isEqualTo(before);
      assertThat(end().last()).isGreaterThan(before);
      assertThat(end().isWhole()).isTrue();
    }
  }

  @Test
  void goesOnWhereNumbersAreLarge() throws SQLException {
    // Given
    Position before = now();
    database()
        .execute(
            "INSERT INTO audit_log (seq, entity_type, entity_id, action, actor, version)"
                + " SELECT 6000000000 + i, 'test', 'large', 'updated', 'me', i"
                + " FROM generate_series(1, 20) AS i");

    // When
    List<Change> changes = all(before, 3);

    // Then
    assertThat(changes)
        .extracting(Change::version)
        .isEqualTo(LongStream.rangeClosed(1, 20).boxed().toList());
    database().execute("DELETE FROM audit_log WHERE entity_id = 'large'");
  }

  @Test
  void showsWhatCameTogetherTogether() throws SQLException {
    try (OpenTransaction large = writer();
        OpenTransaction small = writer()) {
      // Given
      Position before = now();
      List<String> expected = new ArrayList<>();
      for (int i = 1; i <= 60; i++) {
        large.writes("large", i);
        small.writes("small", i);
        small.commits();
        expected.add("small " + i);
      }
      large.commits();
      for (int i = 1; i <= 60; i++) {
        expected.add("large " + i);
      }

      // When
      List<Change> changes = all(before, 7);

      // Then
      assertThat(changes).extracting(PostgresChangeFeedTest::name).isEqualTo(expected);
    }
  }

  @Test
  void leavesOutTransactionsOfAnotherDatabaseThatWereCopiedHere() throws SQLException {
    // Given
    Position before = now();
    database()
        .execute(
            "INSERT INTO audit_log (xid, entity_type, entity_id, action, actor, version)"
                + " VALUES ('999999999999', 'test', 'foreign', 'updated', 'me', 1)");
    String own = remember(1);

    // When
    List<Change> changes = all(before, 10);

    // Then
    assertThat(changes).extracting(Change::entityId).containsExactly(own);
    database().execute("DELETE FROM audit_log WHERE entity_id = 'foreign'");
  }

  @Test
  void goesOnInAnotherClusterAfterADumpWasRestoredThere() throws SQLException {
    // Given
    String old = remember(3);
    String older = "old-" + old;
    database()
        .execute(
            "INSERT INTO audit_log (at, entity_type, entity_id, action, actor, version)"
                + " VALUES (now() - interval '40 days', 'test', '%s', 'updated', 'me', 1)"
                    .formatted(older));
    database().execute("UPDATE audit_log SET xid = (xid::text::bigint + 5000000000)::text::xid8");
    database()
        .execute("UPDATE audit_commits SET xid = (xid::text::bigint + 5000000000)::text::xid8");
    database().execute("UPDATE audit_floor SET number = 1");
    database().execute("UPDATE audit_home SET name = 'elsewhere'");
    String secret = secret("before");

    // When
    start();

    // Then
    long floor = get(unitOfWork().read("test", r -> r.changes().removed()));
    Position now = now();
    String young = remember(2);
    assertThat(floor).isZero();
    assertThat(all(Position.behind(floor), 100))
        .extracting(Change::entityId)
        .filteredOn(id -> List.of(old, older, young).contains(id))
        .containsExactly(older, old, old, old, young, young);
    assertThat(all(now, 100)).extracting(Change::entityId).containsExactly(young, young);
    assertThat(
            database()
                .query(
                    "SELECT (min(xid::text::bigint) FILTER (WHERE entity_id = '%s')"
                            .formatted(older)
                        + " < min(xid::text::bigint) FILTER (WHERE entity_id = '%s'))::text FROM audit_log"
                            .formatted(old)))
        .containsExactly("true");
    assertThat(secret("after")).isEqualTo("after").isNotEqualTo(secret);
  }

  @Test
  void leavesEverythingAsItIsWhenItStartsWhereItWas() throws SQLException {
    // Given
    remember(3);
    Position before = now();
    String secret = secret("any");
    List<String> rows = database().query("SELECT xid || ' ' || seq FROM audit_log ORDER BY seq");

    // When
    start();

    // Then
    assertThat(database().query("SELECT xid || ' ' || seq FROM audit_log ORDER BY seq"))
        .startsWith(rows.toArray(String[]::new));
    assertThat(secret("other")).isEqualTo(secret);
    assertThat(now()).isGreaterThanOrEqualTo(before);
  }

  private String secret(String offered) {
    return get(unitOfWork().write("test", r -> r.keys().secret("feed", offered)));
  }

  /** What each start does to a database before anything else. */
  private void start() {
    Migrations.migrate(database().jdbc(), null, null, "postgresql");
  }

  /** Set {@code seed} to see a failure again. */
  @Test
  void showsAllReadersEachChangeOnceInTheOrderOfTheCommitsWhateverOverlaps() throws SQLException {
    long seed = Seed.get();
    Random random = new Random(seed);
    for (int round = 0; round < 20; round++) {
      // Given
      List<OpenTransaction> writers = List.of(writer(), writer(), writer(), writer());
      List<String> committed = new ArrayList<>();
      List<Reader> readers = List.of(new Reader(now()), new Reader(now()), new Reader(now()));

      // When
      for (int i = 0; i < 80; i++) {
        OpenTransaction writer = writers.get(random.nextInt(writers.size()));
        switch (random.nextInt(8)) {
          case 0, 1, 2, 3 -> writesSomething(writer, random);
          case 4 -> committed.addAll(writer.commits());
          case 5 -> writer.takesBack();
          default -> readers.get(random.nextInt(readers.size())).reads(random);
        }
      }
      for (OpenTransaction writer : writers) {
        committed.addAll(writer.commits());
        writer.close();
      }

      // Then
      for (Reader reader : readers) {
        assertThat(reader.all()).as("seed %d, round %d", seed, round).isEqualTo(committed);
      }
    }
  }

  /** Changes a thing if nobody holds it, under a lock as a row has one. */
  private static void writesSomething(OpenTransaction writer, Random random) throws SQLException {
    int thing = random.nextInt(3);
    if (writer.holds(thing)) {
      writer.writes("thing" + thing, System.nanoTime());
    }
  }

  /** Somebody who is cut off now and then. */
  private final class Reader {

    private final List<String> read = new ArrayList<>();
    private Position position;

    private Reader(Position position) {
      this.position = position;
    }

    /** Reads a page and forgets some of what it has read. */
    private void reads(Random random) {
      FeedPage page = behind(position, 1 + random.nextInt(4));
      int received = random.nextInt(page.steps().size() + 1);
      take(page.steps().subList(0, received));
      position =
          received == page.steps().size()
              ? page.next()
              : received == 0 ? position : page.steps().get(received - 1).position();
    }

    private List<String> all() {
      take(steps(position, 3));
      return read;
    }

    /** What the service does by itself in this database is on the feed as well. */
    private void take(List<Step> steps) {
      steps.stream()
          .map(Step::change)
          .filter(change -> change.entityId().startsWith("thing"))
          .forEach(change -> read.add(name(change)));
    }
  }

  private OpenTransaction writer() throws SQLException {
    return new OpenTransaction(database().jdbc());
  }

  private static List<String> ids(FeedPage page) {
    return page.steps().stream().map(step -> step.change().entityId()).toList();
  }

  private static String name(Change change) {
    return change.entityId() + " " + change.version();
  }
}
