package io.researcharr.data.contract;

import static io.researcharr.data.contract.UnitOfWorkContract.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.researcharr.data.domain.audit.AuditEntity;
import io.researcharr.data.domain.audit.AuditEntry;
import io.researcharr.data.domain.audit.AuditFilter;
import io.researcharr.data.domain.media.Media;
import io.researcharr.data.fixture.Database;
import io.researcharr.data.fixture.Entries;
import io.researcharr.data.port.UnitOfWork;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Which values from before and after a change the audit trail has, of all that it has them of. */
abstract class AuditedValuesContract {

  abstract UnitOfWork unitOfWork();

  /** The address of the database for JDBC. */
  abstract String jdbc();

  @Test
  void ofWhatOperatorsDoToAJobThatRuns() throws SQLException {
    // Given
    String id = newJob();
    String token = newId();
    change(id, claimed(token));

    // When
    change(id, "requested = 'pause', updated_by = 'alice'");
    change(id, "requested = 'cancel', updated_by = 'bob'");
    change(id, "status = 'failed', reason = 'failed', requested = NULL, " + noLease());
    change(id, "status = 'cancelled', reason = 'cancelled', updated_by = 'alice'");

    // Then
    assertThat(changes(AuditEntity.JOB, id))
        .containsExactly(
            new Change(
                "pause_requested alice",
                Map.of("updatedBy", "sql"),
                Map.of("requested", "pause", "updatedBy", "alice")),
            new Change(
                "cancel_requested bob",
                Map.of("requested", "pause", "updatedBy", "alice"),
                Map.of("requested", "cancel", "updatedBy", "bob")),
            new Change(
                "cancelled alice",
                Map.of("status", "failed", "updatedBy", "bob"),
                Map.of("status", "cancelled", "updatedBy", "alice")));
    assertIsNowhere(token);
  }

  @Test
  void ofWhatOperatorsDoToJobsThatFailed() throws SQLException {
    for (String action : List.of("retried", "redriven")) {
      // Given
      String id = newJob();
      change(id, claimed(newId()));
      change(id, "status = 'failed', reason = 'failed', retry_count = 3, " + noLease());

      // When
      change(
          id,
          "status = 'queued', retry_count = 0, updated_by = 'alice', reason = '" + action + "'");

      // Then
      assertThat(changes(AuditEntity.JOB, id))
          .containsExactly(
              new Change(
                  action + " alice",
                  Map.of("status", "failed", "retryCount", 3L, "updatedBy", "sql"),
                  Map.of("status", "queued", "retryCount", 0L, "updatedBy", "alice")));
    }
  }

  @Test
  void ofAJobThatIsChangedByHand() throws SQLException {
    // Given
    String id = newJob();

    // When
    change(id, "priority = 70, service = 'sonarr'");
    execute("DELETE FROM processing_jobs WHERE id = '" + id + "'");

    // Then
    List<Change> changes = changes(AuditEntity.JOB, id);
    assertThat(changes.get(0))
        .isEqualTo(
            new Change(
                "updated sql",
                Map.of("priority", 50L),
                Map.of("priority", 70L, "service", "sonarr")));
    assertThat(changes.get(1).what()).isEqualTo("deleted sql");
    assertThat(changes.get(1).before())
        .containsEntry("type", "search")
        .containsEntry("service", "sonarr")
        .containsEntry("status", "queued")
        .containsEntry("priority", 70L)
        .containsKey("runAt");
    assertThat(changes.get(1).after()).isEmpty();
  }

  @Test
  void ofAKeyThatIsGivenAnotherRole() throws SQLException {
    // Given
    String id = newId();
    execute(
        "INSERT INTO api_keys (id, name, hash, role, created_at) VALUES ('%1$s', '%1$s', 'hash-%1$s', 'read', %2$s)"
            .formatted(id, new Database(jdbc()).now(0)));

    // When
    execute("UPDATE api_keys SET role = 'write' WHERE id = '" + id + "'");
    execute("DELETE FROM api_keys WHERE id = '" + id + "'");

    // Then
    List<Change> changes = changes(AuditEntity.KEY, id);
    assertThat(changes)
        .extracting(Change::what)
        .containsExactly("created sql", "updated sql", "revoked sql");
    assertThat(changes.get(0).after()).containsEntry("name", id).containsEntry("role", "read");
    assertThat(changes.get(1).before()).isEqualTo(Map.of("role", "read"));
    assertThat(changes.get(1).after()).isEqualTo(Map.of("role", "write"));
    assertThat(changes.get(2).before()).containsEntry("role", "write").containsKey("createdAt");
    assertIsNowhere("hash-" + id);
  }

  @Test
  void ofASettingThatIsChangedByHand() throws SQLException {
    // Given
    String key = "test.values." + newId();
    execute("INSERT INTO settings (key, type, value) VALUES ('%s', 'int', '1')".formatted(key));

    // When
    execute("UPDATE settings SET value = '2' WHERE key = '" + key + "'");

    // Then
    Change change = changes(AuditEntity.SETTING, key).get(1);
    assertThat(change.what()).isEqualTo("updated sql");
    assertThat(change.before()).hasToString("{value=Json[text=1, words=[]]}");
    assertThat(change.after()).hasToString("{value=Json[text=2, words=[]]}");
  }

  @Test
  void ofAQueueItemThatIsChangedByHandWithoutItsToken() throws SQLException {
    // Given
    Media media = Entries.movie("Heat");
    get(unitOfWork().writeOne("test", r -> r.media().insert(media)));
    String id = newId();
    String token = newId();
    execute(
        "INSERT INTO queue_items (id, media_id, service) VALUES ('%s', '%s', 'radarr')"
            .formatted(id, media.id()));

    // When
    execute("UPDATE queue_items SET priority = 3, retry_count = 2 WHERE id = '" + id + "'");
    execute(
        "UPDATE queue_items SET worker_id = 'w', lease_token = '%s', lease_expires_at = %s WHERE id = '%s'"
            .formatted(token, new Database(jdbc()).now(30), id));
    execute("DELETE FROM queue_items WHERE id = '" + id + "'");

    // Then
    List<Change> changes = changes(AuditEntity.QUEUE_ITEM, id);
    assertThat(changes)
        .extracting(Change::what)
        .containsExactly("created sql", "updated sql", "updated sql", "deleted sql");
    assertThat(changes.get(1).before())
        .isEqualTo(Map.of("priority", changes.get(0).after().get("priority"), "retryCount", 0L));
    assertThat(changes.get(1).after()).isEqualTo(Map.of("priority", 3L, "retryCount", 2L));
    assertThat(changes.get(2).before()).isEmpty();
    assertThat(changes.get(2).after()).containsOnlyKeys("workerId", "leaseExpiresAt");
    assertThat(changes.get(3).before())
        .containsEntry("mediaId", media.id().toString())
        .containsEntry("priority", 3L);
    assertIsNowhere(token);
  }

  private String newJob() throws SQLException {
    String id = newId();
    // Nobody else touches a job whose time has not come.
    execute(
        "INSERT INTO processing_jobs (id, type, run_at) VALUES ('%s', 'search', %s)"
            .formatted(id, new Database(jdbc()).now(86_400)));
    return id;
  }

  private void change(String job, String sets) throws SQLException {
    execute("UPDATE processing_jobs SET " + sets + " WHERE id = '" + job + "'");
  }

  private String claimed(String token) {
    String later = new Database(jdbc()).now(3_600);
    return "status = 'running', reason = 'claimed', lease_token = '%s', lease_seconds = 3600, lease_expires_at = %s, lease_check_at = %s"
        .formatted(token, later, later);
  }

  private static String noLease() {
    return "lease_token = NULL, lease_seconds = NULL, lease_expires_at = NULL, lease_check_at = NULL";
  }

  /** What the trail says of a thing, from old to new. */
  private List<Change> changes(AuditEntity entity, String id) {
    List<AuditEntry> entries =
        new ArrayList<>(
            get(
                unitOfWork()
                    .read(
                        "test",
                        r -> r.audit().page(AuditFilter.of(entity, id), Optional.empty(), 100))));
    Collections.reverse(entries);
    return entries.stream()
        .map(
            entry ->
                new Change(
                    entry.action().wireName() + " " + entry.actor(),
                    entry.before().fields(),
                    entry.after().fields()))
        .toList();
  }

  private void assertIsNowhere(String secret) throws SQLException {
    assertThat(
            new Database(jdbc())
                .query(
                    "SELECT entity_id FROM audit_log WHERE coalesce(old_values, '') || coalesce(new_values, '') LIKE '%"
                        + secret
                        + "%'"))
        .isEmpty();
  }

  private void execute(String sql) throws SQLException {
    new Database(jdbc()).execute(sql);
  }

  private static String newId() {
    return UUID.randomUUID().toString();
  }

  /** A step of the trail. */
  private record Change(String what, Map<String, Object> before, Map<String, Object> after) {}
}
