package io.researcharr.data.contract;

import static io.researcharr.data.contract.UnitOfWorkContract.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.researcharr.data.domain.audit.AuditEntry;
import io.researcharr.data.fixture.Database;
import io.researcharr.data.fixture.Entries;
import io.researcharr.data.fixture.SqliteFixture;
import io.researcharr.data.port.UnitOfWork;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SqliteAuditRetentionTest extends AuditRetentionContract {

  @RegisterExtension static final SqliteFixture SQLITE = new SqliteFixture();

  @Override
  UnitOfWork unitOfWork() {
    return SQLITE.storage().unitOfWork();
  }

  @Override
  String jdbc() {
    return SQLITE.jdbc();
  }

  @Test
  void forgetsAFewAtATime() throws SQLException {
    // Given
    Database database = new Database(jdbc());
    database.execute(
        "INSERT INTO audit_log (at, entity_type, entity_id, action, actor, version) WITH RECURSIVE"
            + " n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2500)"
            + " SELECT (SELECT max(at) FROM audit_log), 'setting', 'old', 'updated', 'me', i FROM n");
    database.execute("CREATE TABLE floors (seq integer)");
    database.execute(
        "CREATE TRIGGER floors AFTER UPDATE ON audit_floor BEGIN INSERT INTO floors VALUES"
            + " (NEW.number - OLD.number); END");

    // When
    keepAt(Instant.now().plus(Duration.ofDays(366)));

    // Then
    List<String> steps = database.query("SELECT seq FROM floors WHERE seq > 0");
    database.execute("DROP TRIGGER floors");
    database.execute("DROP TABLE floors");
    assertThat(all()).isEmpty();
    // The first one counts from where the floor was before.
    assertThat(steps).hasSize(3).endsWith("1000", "505");
  }

  @Test
  void goesOnInTimeOnceTimesThatAreYetToComeAreMended() throws SQLException {
    // Given
    Database database = new Database(jdbc());
    database.execute(
        "UPDATE audit_log SET at = 4070908800000000 WHERE seq = (SELECT max(seq) FROM audit_log)");
    get(unitOfWork().writeOne("test", r -> r.media().insert(Entries.movie("Late"))));
    Instant wrong = all().get(0).id().at();

    // When
    database.execute(
        "UPDATE audit_log SET at = CAST((julianday('now') - 2440587.5) * 86400000 + 0.5 AS INTEGER) * 1000"
            + " WHERE at > CAST((julianday('now') - 2440587.5) * 86400000 + 0.5 AS INTEGER) * 1000");
    get(unitOfWork().writeOne("test", r -> r.media().insert(Entries.movie("In time"))));

    // Then
    assertThat(wrong).isEqualTo("2099-01-01T00:00:00Z");
    assertThat(all())
        .hasSize(7)
        .allMatch(entry -> entry.id().at().isBefore(Instant.now().plusSeconds(60)));
    assertThat(all())
        .isSortedAccordingTo(Comparator.comparing(AuditEntry::id, Comparator.reverseOrder()));
  }
}
