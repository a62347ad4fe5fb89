package io.researcharr.data.contract;

import static io.researcharr.data.contract.UnitOfWorkContract.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.researcharr.data.domain.feed.FeedPage;
import io.researcharr.data.domain.feed.Position;
import io.researcharr.data.domain.media.Media;
import io.researcharr.data.fixture.Database;
import io.researcharr.data.fixture.Entries;
import io.researcharr.data.fixture.PostgresProfile;
import io.researcharr.data.fixture.PostgresServer;
import io.researcharr.data.port.Storage;
import io.researcharr.data.port.UnitOfWork;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(PostgresProfile.class)
class PostgresAuditRetentionTest extends AuditRetentionContract {

  /** The months of these tables that are long over. */
  private static final String MONTHS =
      "SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid WHERE c.relkind = 'r' AND c.relname ~"
          + " '^audit_(log|commits)_20(19|20)' ORDER BY 1";

  @Inject Storage storage;

  @ConfigProperty(name = "DATABASE_URL")
  String databaseUrl;

  @Override
  UnitOfWork unitOfWork() {
    return storage.unitOfWork();
  }

  @Override
  String jdbc() {
    return PostgresServer.jdbc(databaseUrl);
  }

  @Test
  void dropsAMonthThatIsLongOverAndKeepsTheNextOne() throws SQLException {
    // Given
    Database database = Database.of(databaseUrl);
    List<Position> ends = new ArrayList<>();
    for (String month : List.of("2020-01", "2020-02")) {
      makeMonth(database, month);
      remember(database, month);
      ends.add(now());
    }
    refuseToDelete(database, "audit_log_2020_01");
    refuseToDelete(database, "audit_commits_2020_01");

    // When
    forgetAll(Instant.parse("2020-02-05T00:00:00Z"));

    // Then
    assertThat(database.query(MONTHS))
        .containsExactly("audit_commits_2020_02", "audit_log_2020_02");
    assertThat(database.query("SELECT entity_id FROM audit_log WHERE entity_id LIKE '2020-%'"))
        .containsExactly("2020-02");
    assertThat(Position.behind(removed())).isEqualTo(ends.get(0));
    forgetAll(Instant.parse("2020-03-01T00:00:00Z"));
    assertThat(database.query(MONTHS)).isEmpty();
    assertThat(Position.behind(removed())).isEqualTo(ends.get(1));
  }

  /** One who reads comes to the order first and one who writes comes to it last. */
  @Test
  void forgetsTheOrderOfTheFeedBeforeTheTrailAndNeverBothAtOnce() throws SQLException {
    // Given
    Database database = Database.of(databaseUrl);
    makeMonth(database, "2020-05");
    remember(database, "2020-05");
    Instant before = Instant.parse("2020-06-01T00:00:00Z");

    // When
    boolean isMore = forget(before);
    List<String> between = database.query(MONTHS);
    Position early = Position.behind(removed() - 1);
    boolean isMoreThen = forget(before);

    // Then
    assertThat(isMore).isTrue();
    assertThat(between).containsExactly("audit_log_2020_05");
    assertThat(early.hasLost(removed())).isTrue();
    assertThat(isMoreThen).isFalse();
    assertThat(database.query(MONTHS)).isEmpty();
  }

  @Test
  void keepsTheOrderOfWhatIsKeptWhereATransactionLastedOverTheEndOfAMonth() throws SQLException {
    // Given
    Database database = Database.of(databaseUrl);
    makeMonth(database, "2020-08");
    makeMonth(database, "2020-09");
    database.execute(
        "INSERT INTO audit_log (at, entity_type, entity_id, action, actor, version) VALUES"
            + " ('2020-08-31 23:59:59Z', 'test', 'old', 'updated', 'me', 1),"
            + " ('2020-09-01 00:00:01Z', 'test', 'young', 'updated', 'me', 1)");
    Position middle = now();
    remember(database, "2020-09");

    // When
    forgetAll(Instant.parse("2020-09-01T00:00:00Z"));

    // Then
    assertThat(Position.behind(removed())).isEqualTo(middle);
    Position beginning = Position.behind(removed());
    Position end = now();
    FeedPage kept = get(unitOfWork().read("test", r -> r.changes().between(beginning, end, 10)));
    assertThat(kept.steps())
        .extracting(step -> step.change().entityId())
        .containsExactly("2020-09");
    forgetAll(Instant.parse("2020-10-01T00:00:00Z"));
  }

  @Test
  void makesAMonthWhoseRowsHaveFoundNone() throws SQLException {
    // Given
    Database database = Database.of(databaseUrl);
    String month = "audit_log_" + YearMonth.now(ZoneOffset.UTC).toString().replace('-', '_');
    database.execute("DROP TABLE IF EXISTS " + month);
    Media media = Entries.movie("Waiting");
    get(unitOfWork().writeOne("test", r -> r.media().insert(media)));
    String where =
        "SELECT tableoid::regclass::text FROM audit_log WHERE entity_id = '" + media.id() + "'";
    List<String> waiting = database.query(where);

    // When
    boolean isMore = prepare();

    // Then
    assertThat(waiting).containsExactly("audit_log_default");
    assertThat(database.query(where)).containsExactly(month);
    assertThat(isMore).isTrue();
  }

  /** One who reads comes to the order of the feed first, and then to the trail. */
  @Test
  void makesAMonthOfTheTrailThoughSomebodyReadsTheOrderOfTheFeed() throws SQLException {
    // Given
    Database database = Database.of(databaseUrl);
    String month = YearMonth.now(ZoneOffset.UTC).toString().replace('-', '_');
    database.execute("DROP TABLE IF EXISTS audit_log_" + month);
    database.execute("DROP TABLE IF EXISTS audit_commits_" + month);
    try (Connection reader = DriverManager.getConnection(jdbc());
        Statement statement = reader.createStatement()) {
      reader.setAutoCommit(false);
      statement.execute("LOCK TABLE audit_commits IN ACCESS SHARE MODE");

      // When
      boolean isMore = prepare();
      statement.execute("SET LOCAL statement_timeout = '1s'");
      statement.execute("LOCK TABLE audit_log IN ACCESS SHARE MODE");

      // Then
      assertThat(isMore).isTrue();
      assertThatThrownBy(this::prepare).hasMessageContaining("lock timeout");
      reader.rollback();
    }
    assertThat(prepare()).isTrue();
    assertThat(prepare()).isFalse();
    assertThat(database.query("SELECT to_regclass('audit_commits_%s')::text".formatted(month)))
        .containsExactly("audit_commits_" + month);
  }

  @Test
  void aReaderWhoWasInADroppedMonthHasLostSomethingAndOneBehindItHasNot() throws SQLException {
    // Given
    Database database = Database.of(databaseUrl);
    Position early = now();
    makeMonth(database, "2019-01");
    remember(database, "2019-01");
    Position late = now();

    // When
    forgetAll(Instant.parse("2019-02-01T00:00:00Z"));

    // Then
    long removed = removed();
    assertThat(early.hasLost(removed)).isTrue();
    assertThat(late.hasLost(removed)).isFalse();
  }

  private static void makeMonth(Database database, String month) throws SQLException {
    for (String table : List.of("audit_log", "audit_commits")) {
      database.execute(
          "CREATE TABLE %s_%s PARTITION OF %s FOR VALUES FROM ('%s-01Z') TO ('%s-01Z')"
              .formatted(
                  table,
                  month.replace('-', '_'),
                  table,
                  month,
                  YearMonth.parse(month).plusMonths(1)));
    }
  }

  private static void remember(Database database, String month) throws SQLException {
    database.execute(
        "INSERT INTO audit_log (at, entity_type, entity_id, action, actor, version)"
            + " VALUES ('%s-10Z', 'test', '%s', 'updated', 'me', 1)".formatted(month, month));
  }

  private static void refuseToDelete(Database database, String table) throws SQLException {
    database.execute(
        "CREATE OR REPLACE FUNCTION test_refuses() RETURNS trigger LANGUAGE plpgsql AS"
            + " $$ BEGIN RAISE EXCEPTION 'row by row'; END $$");
    database.execute(
        "CREATE TRIGGER test_refuses BEFORE DELETE ON "
            + table
            + " FOR EACH ROW EXECUTE FUNCTION test_refuses()");
  }

  private Position now() {
    return get(unitOfWork().read("test", r -> r.changes().end())).position();
  }

  private long removed() {
    return get(unitOfWork().read("test", r -> r.changes().removed()));
  }

  private void forgetAll(Instant before) {
    boolean isMore = forget(before);
    while (isMore) {
      isMore = forget(before);
    }
  }

  private boolean prepare() {
    return get(unitOfWork().writeOne("test", r -> r.audit().prepare()));
  }

  private boolean forget(Instant before) {
    return get(unitOfWork().write("test", r -> r.audit().forget(before, 1_000)));
  }
}
