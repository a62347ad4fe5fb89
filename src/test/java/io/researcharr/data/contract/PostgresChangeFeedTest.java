package io.researcharr.data.contract;

import static io.researcharr.data.contract.UnitOfWorkContract.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.researcharr.data.adapter.sql.Migrations;
import io.researcharr.data.domain.feed.Change;
import io.researcharr.data.domain.feed.FeedPage;
import io.researcharr.data.domain.feed.Position;
import io.researcharr.data.domain.feed.Step;
import io.researcharr.data.fixture.Database;
import io.researcharr.data.fixture.PostgresProfile;
import io.researcharr.data.fixture.Seed;
import io.researcharr.data.port.Storage;
import io.researcharr.data.port.UnitOfWork;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
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
    try (Writer early = new Writer();
        Writer late = new Writer()) {
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
    try (Writer older = new Writer();
        Writer newer = new Writer()) {
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
      assertThat(of("thing", together)).extracting(Change::version).containsExactly(1L, 2L);
      assertThat(of("thing", together))
          .extracting(Change::unit)
          .isSortedAccordingTo((x, y) -> Long.compare(y, x));
      assertThat(oneByOne).isEqualTo(together);
    }
  }

  @Test
  void doesNotShowWhatAnOpenTransactionTakesBack() throws SQLException {
    try (Writer writer = new Writer();
        Writer other = new Writer()) {
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
  void goesThroughADifferenceThatIsLargerThanAPage() throws SQLException {
    try (Writer large = new Writer();
        Writer small = new Writer()) {
      // Given
      Position before = now();
      List<String> expected = new ArrayList<>();
      for (int i = 1; i <= 60; i++) {
        large.writes("large", i);
        small.writes("small", i);
        small.commits();
        if (i == 30) {
          before = now();
        }
        expected.add("large" + i);
        if (i > 30) {
          expected.add("small" + i);
        }
      }
      large.commits();

      // When
      List<Change> changes = all(before, 7);

      // Then
      assertThat(changes)
          .extracting(change -> change.entityId() + change.version())
          .isEqualTo(expected);
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
    database().execute("UPDATE audit_floor SET xid = '4999999999', seq = 1");
    database().execute("UPDATE audit_home SET name = 'elsewhere'");
    String secret = secret("before");

    // When
    start();

    // Then
    long floor = get(unitOfWork().read("test", r -> r.changes().removed()));
    Position now = now();
    String young = remember(2);
    assertThat(floor).isZero();
    assertThat(all(Position.beginning(floor), 100))
        .extracting(Change::entityId)
        .filteredOn(id -> List.of(old, older, young).contains(id))
        .containsExactly(old, old, old, older, young, young);
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
    assertThat(now().seen().reaches(before.seen())).isTrue();
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
  void showsEachChangeOnceWhateverOverlaps() throws SQLException {
    long seed = Seed.get();
    Random random = new Random(seed);
    for (int round = 0; round < 20; round++) {
      // Given
      List<Writer> writers = List.of(new Writer(), new Writer(), new Writer(), new Writer());
      List<String> committed = new ArrayList<>();
      List<Step> read = new ArrayList<>();
      Position position = now();

      // When
      for (int i = 0; i < 80; i++) {
        Writer writer = writers.get(random.nextInt(writers.size()));
        switch (random.nextInt(8)) {
          case 0, 1, 2, 3 -> writer.writesSomething(random);
          case 4 -> committed.addAll(writer.commits());
          case 5 -> writer.takesBack();
          default -> position = read(position, random, read);
        }
      }
      for (Writer writer : writers) {
        committed.addAll(writer.commits());
        writer.close();
      }
      read.addAll(steps(position, 1 + random.nextInt(5)));

      // Then
      // What the service does by itself in this database is on the feed as well.
      read.removeIf(step -> !step.change().entityId().startsWith("thing"));
      List<String> seen = read.stream().map(step -> name(step.change())).toList();
      assertThat(seen)
          .as("seed %d, round %d", seed, round)
          .containsExactlyInAnyOrderElementsOf(committed);
      assertInOrder(read, "seed " + seed + ", round " + round);
    }
  }

  /** Reads a page and forgets some of what it has read, as somebody who is cut off. */
  private Position read(Position position, Random random, List<Step> read) {
    FeedPage page =
        random.nextInt(4) == 0 && position.part().isEmpty()
            ? behind(position.towards(now().seen()), 1 + random.nextInt(4))
            : behind(position, 1 + random.nextInt(4));
    int received = random.nextInt(page.steps().size() + 1);
    if (received == page.steps().size()) {
      read.addAll(page.steps());
      return page.next();
    }
    read.addAll(page.steps().subList(0, received));
    return received == 0 ? position : page.steps().get(received - 1).position();
  }

  private static void assertInOrder(List<Step> read, String where) {
    Map<String, Long> last = new HashMap<>();
    for (Step step : read) {
      Change change = step.change();
      assertThat(change.version())
          .as(where)
          .isGreaterThan(last.getOrDefault(change.entityId(), 0L));
      last.put(change.entityId(), change.version());
    }
  }

  private static List<String> ids(FeedPage page) {
    return page.steps().stream().map(step -> step.change().entityId()).toList();
  }

  private static List<Change> of(String id, List<Change> changes) {
    return changes.stream().filter(change -> change.entityId().equals(id)).toList();
  }

  private static String name(Change change) {
    return change.entityId() + " " + change.version();
  }

  /** Somebody with a transaction that stays open as long as they like. */
  private final class Writer implements AutoCloseable {

    private final Connection connection = DriverManager.getConnection(database().jdbc());
    private final List<String> pending = new ArrayList<>();

    private Writer() throws SQLException {
      connection.setAutoCommit(false);
    }

    private void writes(String id, long version) throws SQLException {
      try (Statement statement = connection.createStatement()) {
        statement.execute(
            "INSERT INTO audit_log (entity_type, entity_id, action, actor, version)"
                + " VALUES ('test', '%s', 'updated', 'me', %d)".formatted(id, version));
      }
      pending.add(id + " " + version);
    }

    /** Changes a thing if nobody holds it, under a lock as a row has one. */
    private void writesSomething(Random random) throws SQLException {
      int thing = random.nextInt(3);
      try (Statement statement = connection.createStatement();
          var locked =
              statement.executeQuery("SELECT pg_try_advisory_xact_lock(7000, " + thing + ")")) {
        locked.next();
        if (!locked.getBoolean(1)) {
          return;
        }
      }
      writes("thing" + thing, System.nanoTime());
    }

    private List<String> commits() throws SQLException {
      connection.commit();
      List<String> done = List.copyOf(pending);
      pending.clear();
      return done;
    }

    private void takesBack() throws SQLException {
      connection.rollback();
      pending.clear();
    }

    @Override
    public void close() throws SQLException {
      connection.close();
    }
  }
}
