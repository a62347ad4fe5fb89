package io.researcharr.data.contract;

import static io.researcharr.data.contract.UnitOfWorkContract.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.researcharr.data.domain.feed.Position;
import io.researcharr.data.domain.media.Media;
import io.researcharr.data.fixture.Database;
import io.researcharr.data.fixture.Entries;
import io.researcharr.data.fixture.PostgresProfile;
import io.researcharr.data.fixture.PostgresServer;
import io.researcharr.data.port.Storage;
import io.researcharr.data.port.UnitOfWork;
import jakarta.inject.Inject;
import java.sql.SQLException;
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
    List<Long> seqs = new ArrayList<>();
    for (String month : List.of("2020-01", "2020-02")) {
      database.execute(
          "CREATE TABLE audit_log_%s PARTITION OF audit_log FOR VALUES FROM ('%s-01Z') TO ('%s-01Z')"
              .formatted(
                  month.replace('-', '_'), month, month.equals("2020-01") ? "2020-02" : "2020-03"));
      database.execute(
          "INSERT INTO audit_log (at, entity_type, entity_id, action, actor, version)"
              + " VALUES ('%s-10Z', 'test', '%s', 'updated', 'me', 1)".formatted(month, month));
      seqs.add(
          Long.parseLong(
              database
                  .query("SELECT seq FROM audit_log WHERE entity_id = '" + month + "'")
                  .get(0)));
    }
    database.execute(
        "CREATE OR REPLACE FUNCTION test_refuses() RETURNS trigger LANGUAGE plpgsql AS"
            + " $$ BEGIN RAISE EXCEPTION 'row by row'; END $$");
    database.execute(
        "CREATE TRIGGER test_refuses BEFORE DELETE ON audit_log_2020_01 FOR EACH ROW"
            + " EXECUTE FUNCTION test_refuses()");

    // When
    forget(Instant.parse("2020-02-05T00:00:00Z"));

    // Then
    assertThat(database.query("SELECT coalesce(to_regclass('audit_log_2020_01')::text, '')"))
        .containsExactly("");
    assertThat(database.query("SELECT entity_id FROM audit_log WHERE entity_id LIKE '2020-%'"))
        .containsExactly("2020-02");
    assertThat(database.query("SELECT seq FROM audit_floor")).containsExactly(seqs.get(0) + "");
    forget(Instant.parse("2020-03-01T00:00:00Z"));
    assertThat(database.query("SELECT coalesce(to_regclass('audit_log_2020_02')::text, '')"))
        .containsExactly("");
    assertThat(database.query("SELECT seq FROM audit_floor")).containsExactly(seqs.get(1) + "");
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
    get(unitOfWork().writeOne("test", r -> r.audit().prepare()).replaceWith(true));

    // Then
    assertThat(waiting).containsExactly("audit_log_default");
    assertThat(database.query(where)).containsExactly(month);
  }

  @Test
  void aReaderWhoWasInADroppedMonthHasLostSomethingAndOneBehindItHasNot() throws SQLException {
    // Given
    Database database = Database.of(databaseUrl);
    Position early = get(unitOfWork().read("test", r -> r.changes().now()));
    database.execute(
        "CREATE TABLE audit_log_2019_01 PARTITION OF audit_log FOR VALUES FROM ('2019-01-01Z') TO"
            + " ('2019-02-01Z')");
    database.execute(
        "INSERT INTO audit_log (at, entity_type, entity_id, action, actor, version)"
            + " VALUES ('2019-01-10Z', 'test', 'x', 'updated', 'me', 1)");
    Position late = get(unitOfWork().read("test", r -> r.changes().now()));

    // When
    forget(Instant.parse("2019-02-01T00:00:00Z"));

    // Then
    long removed = get(unitOfWork().read("test", r -> r.changes().removed()));
    assertThat(early.hasLost(removed)).isTrue();
    assertThat(late.hasLost(removed)).isFalse();
  }

  private void forget(Instant before) {
    get(unitOfWork().writeOne("test", r -> r.audit().forget(before, 1_000)));
  }
}
