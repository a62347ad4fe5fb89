package io.researcharr.data.adapter.rest;

import static io.researcharr.data.adapter.rest.CachedMedia.bulk;
import static io.researcharr.data.adapter.rest.CachedMedia.external;
import static io.researcharr.data.adapter.rest.CachedMedia.get;
import static io.researcharr.data.fixture.Api.MEDIA;
import static io.researcharr.data.fixture.Api.admin;
import static io.researcharr.data.fixture.Api.newExternalId;
import static io.researcharr.data.fixture.Api.newMovie;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import io.researcharr.data.fixture.Database;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Kept answers to what somebody changes with SQL, round the service; the same on every engine. */
abstract class CacheByHandTests {

  private static final int ROUNDS = 3;

  @BeforeEach
  void waitUntilItServes() {
    CachedMedia.waitUntilItServes();
  }

  @Test
  void takesNoteOfChangesByHandWithinTwoSeconds() throws SQLException {
    inTime(this::changeByHand);
  }

  private void changeByHand() throws SQLException {
    // Given
    String id = newMovie("Heat");
    get(id).body("title", equalTo("Heat"));

    // When
    Database.underTest().execute("UPDATE media SET title = 'By hand' WHERE id = '" + id + "'");

    // Then
    await()
        .atMost(Duration.ofSeconds(2))
        .untilAsserted(() -> get(id).body("title", equalTo("By hand")).header("ETag", "\"2\""));

    // When
    Database.underTest().execute("DELETE FROM media WHERE id = '" + id + "'");

    // Then
    await().atMost(Duration.ofSeconds(2)).untilAsserted(() -> get(id).statusCode(404));
  }

  @Test
  void takesNoteOfAChangeByHandToAVersionThatAFailedWriteHasSpokenOf() throws SQLException {
    inTime(this::changeByHandWhatAFailedWriteHasSpokenOf);
  }

  private void changeByHandWhatAFailedWriteHasSpokenOf() throws SQLException {
    // Given
    String externalId = newExternalId();
    bulk("", externalId, "Heat");
    String id = external(externalId, "").extract().path("id");
    String line =
        "{\"type\":\"movie\",\"title\":\"Never\",\"externalId\":\"" + externalId + "\"}\n";
    admin()
        .contentType("application/x-ndjson")
        .body((line + "{}\n").getBytes(StandardCharsets.UTF_8))
        .post(MEDIA + "/bulk?atomic=true");
    get(id).body("title", equalTo("Heat")).header("ETag", "\"1\"");

    // When
    Database.underTest().execute("UPDATE media SET title = 'By hand' WHERE id = '" + id + "'");

    // Then
    await()
        .atMost(Duration.ofSeconds(2))
        .untilAsserted(() -> get(id).body("title", equalTo("By hand")).header("ETag", "\"2\""));
  }

  @Test
  void takesNoteOfEntriesByHandThatWereMissing() throws SQLException {
    inTime(this::addByHandWhatWasMissing);
  }

  private void addByHandWhatWasMissing() throws SQLException {
    // Given
    String externalId = newExternalId();
    external(externalId, "").statusCode(404);

    // When
    Database.underTest()
        .execute(
            "INSERT INTO media (id, type, external_id, title, sort_title) VALUES"
                + " ('01900000-0000-7000-8000-"
                + externalId.replaceAll("\\D", "").concat("000000000000").substring(0, 12)
                + "', 'movie', '"
                + externalId
                + "', 'By hand', 'by hand')");

    // Then
    await()
        .atMost(Duration.ofSeconds(2))
        .untilAsserted(() -> external(externalId, "").body("title", equalTo("By hand")));
  }

  /** Plays rounds until one keeps the two seconds, since others may use the machine. */
  private static void inTime(Round round) throws SQLException {
    for (int left = ROUNDS - 1; ; left--) {
      try {
        round.play();
        return;
      } catch (ConditionTimeoutException e) {
        if (left == 0) {
          throw e;
        }
      }
    }
  }

  /** The body of a test, with entries of its own. */
  private interface Round {
    void play() throws SQLException;
  }
}
