package io.researcharr.data.contract;

import static io.researcharr.data.contract.UnitOfWorkContract.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.researcharr.data.domain.media.Edit;
import io.researcharr.data.domain.media.Media;
import io.researcharr.data.domain.settings.Secrets;
import io.researcharr.data.fixture.Database;
import io.researcharr.data.fixture.Entries;
import io.researcharr.data.port.UnitOfWork;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What the triggers of the database write into {@code audit_log}, whoever changes a row. */
abstract class AuditTriggersContract {

  private static final AtomicInteger NUMBER = new AtomicInteger();
  private static final Edit LATER = new Edit("somebody", Entries.NOON.plusSeconds(60));

  abstract UnitOfWork unitOfWork();

  /** The address of the database for JDBC. */
  abstract String jdbc();

  /** A statement by which rows of a table would go without a word to the triggers for rows. */
  abstract String wayRound(String table) throws SQLException;

  @Test
  void rememberEachStepOfAnEntryThatTheServiceWrites() throws SQLException {
    // Given
    Media first = Entries.movie("Heat");

    // When
    get(unitOfWork().writeOne("test", r -> r.media().insert(first)));
    Media deleted = first.delete(LATER);
    get(unitOfWork().write("test", r -> r.media().update(deleted)));
    get(unitOfWork().write("test", r -> r.media().update(deleted.restore(Entries.EDIT))));
    get(unitOfWork().write("test", r -> r.media().purge(first.id(), 3)));

    // Then
    assertThat(steps("media", first.id().toString()))
        .containsExactly(
            "1 created tester", "2 deleted somebody", "3 restored tester", "4 purged sql");
  }

  @Test
  void rememberBatches() throws SQLException {
    // Given
    List<Media> all = List.of(Entries.movie("One"), Entries.movie("Two"), Entries.movie("Three"));

    // When
    get(unitOfWork().write("test", r -> r.batches().insertAll(all)));
    get(
        unitOfWork()
            .write(
                "test",
                r ->
                    r.batches()
                        .updateAll(
                            all.stream()
                                .map(m -> m.replace(Entries.movieDraft("Other"), LATER))
                                .toList())));

    // Then
    for (Media media : all) {
      assertThat(steps("media", media.id().toString()))
          .containsExactly("1 created tester", "2 updated somebody");
      assertThat(value(media, "new_values", "title"))
          .containsExactly(media.fields().title(), "Other");
      assertThat(value(media, "old_values", "title")).containsExactly(null, media.fields().title());
    }
  }

  @Test
  void rememberWhatIsDoneByHand() throws SQLException {
    // Given
    Media media = Entries.movie("Heat");
    get(unitOfWork().writeOne("test", r -> r.media().insert(media)));

    // When
    execute("UPDATE media SET title = 'Hot', year = 0, imdb_id = NULL" + where(media));
    execute("UPDATE media SET version = 70" + where(media));

    // Then
    assertThat(steps("media", media.id().toString()))
        .containsExactly("1 created tester", "2 updated sql", "3 updated sql");
    assertThat(value(media, "new_values", "title")).containsExactly("Heat", "Hot", null);
    assertThat(value(media, "old_values", "imdbId")).containsExactly(null, "tt0000001", null);
    assertThat(value(media, "new_values", "imdbId")).containsExactly("tt0000001", null, null);
    assertThat(value(media, "new_values", "sortTitle")).containsExactly("heat", null, null);
  }

  @Test
  void forgetWhatChangesNothing() throws SQLException {
    // Given
    Media media = Entries.movie("Heat");
    get(unitOfWork().writeOne("test", r -> r.media().insert(media)));

    // When
    int touched = execute("UPDATE media SET title = title, metadata = metadata" + where(media));

    // Then
    assertThat(touched).isEqualTo(1);
    assertThat(steps("media", media.id().toString())).containsExactly("1 created tester");
    assertThat(query("SELECT version FROM media" + where(media))).containsExactly("1");
  }

  @Test
  void rememberWhatGoesWithASeries() throws SQLException {
    // Given
    Media series = Entries.series("Series");
    Media episode = Entries.episode(series, 1, 1);
    String item = newId();
    get(unitOfWork().write("test", r -> r.media().insert(series)));
    get(unitOfWork().write("test", r -> r.media().insert(episode)));
    execute(
        "INSERT INTO queue_items (id, media_id, service, updated_by) VALUES ('%s', '%s', 'sonarr', 'alice')"
            .formatted(item, episode.id()));

    // When
    execute("DELETE FROM media" + where(series));

    // Then
    assertThat(steps("media", series.id().toString()))
        .containsExactly("1 created tester", "2 purged sql");
    assertThat(steps("media", episode.id().toString()))
        .containsExactly("1 created tester", "2 purged sql");
    assertThat(steps("queue_item", item)).containsExactly("1 created alice", "2 deleted sql");
    assertThat(
            query(
                "SELECT version FROM tombstones WHERE entity_id IN ('%s', '%s', '%s')"
                    .formatted(series.id(), episode.id(), item)))
        .containsExactly("2", "2", "2");
  }

  @Test
  void countOnWhereSomethingLeftOff() throws SQLException {
    // Given
    String key = newKey();
    Media media = Entries.movie("Heat");
    get(unitOfWork().writeOne("test", r -> r.media().insert(media)));
    put(key, "1");
    execute("UPDATE settings SET value = '2' WHERE key = '" + key + "'");
    execute("DELETE FROM settings WHERE key = '" + key + "'");
    execute("DELETE FROM media" + where(media));

    // When
    put(key, "3");
    get(unitOfWork().writeOne("test", r -> r.media().insert(media)));
    execute("UPDATE media SET title = 'Hot'" + where(media));
    execute("UPDATE settings SET value = '4' WHERE key = '" + key + "'");

    // Then
    assertThat(steps("setting", key))
        .containsExactly(
            "1 created sql", "2 updated sql", "3 deleted sql", "4 created sql", "5 updated sql");
    assertThat(query("SELECT version FROM settings WHERE key = '" + key + "'"))
        .containsExactly("5");
    assertThat(steps("media", media.id().toString()))
        .containsExactly("1 created tester", "2 purged sql", "3 created tester", "4 updated sql");
    assertThat(query("SELECT version FROM media" + where(media))).containsExactly("4");
  }

  @Test
  void neverWriteDownASecret() throws SQLException {
    // Given
    String secret = "s3cr3t" + NUMBER.incrementAndGet();
    List<String> keys = List.of(newKey() + ".token", newKey() + ".api-key", newKey() + ".password");
    String id = newId();

    // When
    for (String key : keys) {
      put(key, "\"" + secret + "\"");
      execute("UPDATE settings SET value = '\"more-" + secret + "\"' WHERE key = '" + key + "'");
      execute("DELETE FROM settings WHERE key = '" + key + "'");
    }
    execute(
        "INSERT INTO api_keys (id, name, hash, role, created_at) VALUES ('%s', 'key-%s', '%s', 'read', %s)"
            .formatted(id, id, secret, new Database(jdbc()).now(0)));
    execute("UPDATE api_keys SET hash = 'other-" + secret + "' WHERE id = '" + id + "'");
    execute("DELETE FROM api_keys WHERE id = '" + id + "'");

    // Then
    for (String key : keys) {
      assertThat(steps("setting", key))
          .containsExactly("1 created sql", "2 updated sql", "3 deleted sql");
    }
    assertThat(steps("key", id)).containsExactly("1 created sql", "2 updated sql", "3 revoked sql");
    assertThat(
            query(
                "SELECT 1 FROM audit_log WHERE old_values LIKE '%"
                    + secret
                    + "%' OR new_values LIKE '%"
                    + secret
                    + "%'"))
        .isEmpty();
  }

  @Test
  void rememberWhatOperatorsDoToJobsAndNotWhatWorkersDo() throws SQLException {
    // Given
    String id = newId();
    Database database = new Database(jdbc());
    // Nobody else touches a job whose time has not come.
    execute(
        "INSERT INTO processing_jobs (id, type, run_at) VALUES ('%s', 'search', %s)"
            .formatted(id, database.now(86_400)));
    String lease =
        "lease_token = '%s', lease_seconds = 30, lease_expires_at = %s, lease_check_at = %s"
            .formatted(newId(), database.now(30), database.now(30));
    String noLease =
        "lease_token = NULL, lease_seconds = NULL, lease_expires_at = NULL, lease_check_at = NULL";

    // When
    for (String sets :
        List.of(
            "priority = 70",
            "status = 'running', reason = 'claimed', " + lease,
            "progress_current = 5, lease_expires_at = " + database.now(60),
            "requested = 'pause', updated_by = 'alice'",
            "status = 'paused', reason = 'paused', requested = NULL, updated_by = 'worker', "
                + noLease,
            "claim_rank = 7, updated_by = 'alice'",
            "status = 'running', reason = 'resumed', claim_rank = NULL, updated_by = 'worker', "
                + lease,
            "status = 'failed', reason = 'failed', " + noLease,
            "status = 'queued', reason = 'retry'",
            "status = 'running', reason = 'claimed', " + lease,
            "status = 'failed', reason = 'failed', " + noLease,
            "status = 'queued', reason = 'retried', updated_by = 'bob'",
            "status = 'cancelled', reason = 'cancelled', updated_by = 'alice'")) {
      execute("UPDATE processing_jobs SET " + sets + " WHERE id = '" + id + "'");
    }

    // Then
    assertThat(steps("job", id))
        .containsExactly(
            "2 updated sql",
            "5 pause_requested alice",
            "7 resumed alice",
            "13 retried bob",
            "14 cancelled alice");
  }

  @Test
  void rememberWhatIsDoneToJobsByHand() throws SQLException {
    // Given
    Database database = new Database(jdbc());
    Media media = Entries.movie("Heat");
    get(unitOfWork().writeOne("test", r -> r.media().insert(media)));
    String live = newId();
    String over = newId();
    for (String id : List.of(live, over)) {
      execute(
          "INSERT INTO processing_jobs (id, type, run_at) VALUES ('%s', 'search', %s)"
              .formatted(id, database.now(86_400)));
    }
    execute(
        "UPDATE processing_jobs SET status = 'cancelled', reason = 'cancelled', claim_rank = NULL"
            + " WHERE id = '"
            + over
            + "'");

    // When
    for (String sets :
        List.of(
            "run_at = " + database.now(90_000),
            "media_id = '" + media.id() + "'",
            "run_at = run_at")) {
      execute("UPDATE processing_jobs SET " + sets + " WHERE id = '" + live + "'");
    }
    execute("DELETE FROM media" + where(media));
    execute("DELETE FROM processing_jobs WHERE id IN ('" + live + "', '" + over + "')");

    // Then
    assertThat(steps("job", live).stream().map(step -> step.replaceFirst("\\d+ ", "")))
        .containsExactly("updated sql", "updated sql", "deleted sql");
    assertThat(steps("job", over).stream().map(step -> step.replaceFirst("\\d+ ", "")))
        .containsExactly("cancelled sql");
  }

  @Test
  void countTheChangesUpAndNeverUseANumberTwice() throws SQLException {
    // Given
    put(newKey(), "1");
    long before = Long.parseLong(query("SELECT max(seq) FROM audit_log").get(0));
    execute("DELETE FROM audit_log");

    // When
    put(newKey(), "1");

    // Then
    assertThat(query("SELECT min(seq) FROM audit_log").stream().map(Long::valueOf))
        .allMatch(seq -> seq > before);
  }

  private void put(String key, String value) throws SQLException {
    execute(
        "INSERT INTO settings (key, type, value) VALUES ('%s', 'json', '%s')"
            .formatted(key, value));
  }

  private List<String> steps(String entityType, String id) throws SQLException {
    return query(
        "SELECT version || ' ' || action || ' ' || actor FROM audit_log WHERE entity_type = '%s'"
                .formatted(entityType)
            + " AND entity_id = '"
            + id
            + "' ORDER BY seq");
  }

  private List<String> value(Media media, String column, String name) throws SQLException {
    String json = jdbc().startsWith("jdbc:sqlite") ? column : column + "::json";
    return query(
        "SELECT "
            + json
            + " ->> '"
            + name
            + "' FROM audit_log WHERE entity_type = 'media'"
            + " AND entity_id = '"
            + media.id()
            + "' ORDER BY seq");
  }

  private static String where(Media media) {
    return " WHERE id = '" + media.id() + "'";
  }

  private int execute(String sql) throws SQLException {
    return new Database(jdbc()).execute(sql);
  }

  private List<String> query(String sql) throws SQLException {
    return new Database(jdbc()).query(sql);
  }

  private static String newKey() {
    return "test.audit" + NUMBER.incrementAndGet();
  }

  private static String newId() {
    return UUID.randomUUID().toString();
  }

  @Test
  void neverWriteDownASecretThatIsAMemberOrHasBeenRenamed() throws SQLException {
    // Given
    String secret = "s3cr3t" + NUMBER.incrementAndGet();
    String key = newKey();
    String value = "{\"url\":\"x\",\"deep\":[{\"apiKey\":\"" + secret + "\"}]}";

    // When
    put(key, "{\"url\":\"x\"}");
    execute("UPDATE settings SET value = '" + value + "' WHERE key = '" + key + "'");
    execute("UPDATE settings SET value = '{\"url\":\"y\"}' WHERE key = '" + key + "'");
    execute("UPDATE settings SET value = '" + value + "' WHERE key = '" + key + "'");
    execute("DELETE FROM settings WHERE key = '" + key + "'");
    put(key + ".token", "\"" + secret + "\"");
    execute(
        "UPDATE settings SET key = '%s', value = '2' WHERE key = '%s.token'".formatted(key, key));
    execute(
        "UPDATE settings SET key = '%s.token', value = '\"%s\"' WHERE key = '%s'"
            .formatted(key, secret, key));
    execute("DELETE FROM settings WHERE key = '" + key + ".token'");

    // Then
    assertThat(
            query(
                "SELECT 1 FROM audit_log WHERE old_values LIKE '%"
                    + secret
                    + "%' OR new_values LIKE '%"
                    + secret
                    + "%'"))
        .isEmpty();
    assertThat(
            query(
                "SELECT count(*) FROM audit_log WHERE entity_type = 'setting' AND entity_id LIKE '"
                    + key
                    + "%' AND (old_values LIKE '%masked%' OR new_values LIKE '%masked%')"))
        .containsExactly("8");
  }

  @Test
  void knowTheSameSecretsAsTheService() throws SQLException {
    assertThat(query("SELECT word FROM audit_secret"))
        .containsExactlyInAnyOrderElementsOf(Secrets.WORDS);
  }

  @Test
  void refuseWhatWouldGoRoundThem() throws SQLException {
    // Given
    Media media = Entries.movie("Heat");
    get(unitOfWork().writeOne("test", r -> r.media().insert(media)));
    put(newKey(), "1");
    execute(
        "INSERT INTO queue_items (id, media_id, service) VALUES ('%s', '%s', 'radarr')"
            .formatted(newId(), media.id()));
    execute(
        "INSERT INTO api_keys (id, name, hash, role, created_at) VALUES ('%1$s', '%1$s', '%1$s', 'read', %2$s)"
            .formatted(newId(), new Database(jdbc()).now(0)));
    execute(
        "INSERT INTO processing_jobs (id, type, run_at) VALUES ('%s', 'search', %s)"
            .formatted(newId(), new Database(jdbc()).now(86_400)));

    for (String table :
        List.of("media", "settings", "queue_items", "api_keys", "processing_jobs")) {
      List<String> before = query("SELECT count(*) FROM " + table);

      // When
      assertThatThrownBy(() -> execute(wayRound(table)))
          .as(table)
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("goes round the audit trail");

      // Then
      assertThat(query("SELECT count(*) FROM " + table)).isEqualTo(before);
    }
  }
}
