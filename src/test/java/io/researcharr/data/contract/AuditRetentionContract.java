package io.researcharr.data.contract;

import static io.researcharr.data.contract.UnitOfWorkContract.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.researcharr.data.domain.audit.AuditEntry;
import io.researcharr.data.domain.audit.AuditFilter;
import io.researcharr.data.domain.feed.Position;
import io.researcharr.data.fixture.Database;
import io.researcharr.data.fixture.Entries;
import io.researcharr.data.fixture.LogLines;
import io.researcharr.data.port.UnitOfWork;
import io.researcharr.data.service.AuditKeeper;
import io.researcharr.data.service.Edits;
import io.researcharr.data.service.ServiceInstance;
import io.researcharr.data.service.SettingsService;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is forgotten of the audit trail, and what is remembered of that. */
abstract class AuditRetentionContract {

  private static final Instant NOW = Instant.now();

  abstract UnitOfWork unitOfWork();

  /** The address of the database for JDBC. */
  abstract String jdbc();

  @BeforeEach
  void writeSomething() throws SQLException {
    execute("DELETE FROM settings");
    execute("DELETE FROM audit_log");
    for (int i = 0; i < 5; i++) {
      get(unitOfWork().writeOne("test", r -> r.media().insert(Entries.movie("Heat"))));
    }
  }

  @Test
  void keepsWhatIsNotOld() throws SQLException {
    // Given
    long floor = removed();

    // When
    keepAt(NOW.plus(Duration.ofDays(364)));

    // Then
    assertThat(all()).hasSize(5);
    assertThat(removed()).isEqualTo(floor);
  }

  @Test
  void forgetsWhatIsOldAndRemembersHowFar() throws SQLException {
    // Given
    long last = all().get(0).id().seq();
    Position end = get(unitOfWork().read("test", r -> r.changes().end())).position();

    // When
    keepAt(NOW.plus(Duration.ofDays(365 + 62)));

    // Then
    assertThat(all()).isEmpty();
    assertThat(Position.behind(removed())).isEqualTo(end);
    get(unitOfWork().writeOne("test", r -> r.media().insert(Entries.movie("New"))));
    assertThat(all()).singleElement().matches(entry -> entry.id().seq() > last);
  }

  @Test
  void listensToTheSetting() throws SQLException {
    // Given
    execute("INSERT INTO settings (key, type, value) VALUES ('audit.retention-days', 'int', '7')");

    // When
    keepAt(NOW.plus(Duration.ofDays(6)));
    List<AuditEntry> kept = all();
    keepAt(NOW.plus(Duration.ofDays(7 + 62)));

    // Then
    assertThat(kept).hasSize(6);
    assertThat(all()).isEmpty();
  }

  @Test
  void tellsThatTheClockWasAhead() {
    try (LogLines lines = LogLines.of(AuditKeeper.class)) {
      // Given
      keepAt(NOW.minus(Duration.ofMinutes(50)));
      List<String> near = lines.with("docs/audit.md");

      // When
      keepAt(NOW.minus(Duration.ofMinutes(70)));

      // Then
      assertThat(near).isEmpty();
      assertThat(lines.with("docs/audit.md"))
          .singleElement()
          .asString()
          .startsWith("ERROR the audit trail");
    }
  }

  void keepAt(Instant time) {
    Edits edits = new Edits(InstantSource.fixed(time));
    var keeper =
        new AuditKeeper(
            unitOfWork(),
            new SettingsService(unitOfWork(), edits),
            edits,
            new ServiceInstance("test", "1", NOW));
    get(keeper.keep().replaceWith(true));
  }

  List<AuditEntry> all() {
    return get(
        unitOfWork().read("test", r -> r.audit().page(AuditFilter.ALL, Optional.empty(), 100)));
  }

  private void execute(String sql) throws SQLException {
    new Database(jdbc()).execute(sql);
  }

  private long removed() {
    return get(unitOfWork().read("test", r -> r.changes().removed()));
  }
}
