package io.researcharr.data.adapter.rest;

import static io.researcharr.data.adapter.rest.CachedMedia.anew;
import static io.researcharr.data.adapter.rest.CachedMedia.batch;
import static io.researcharr.data.adapter.rest.CachedMedia.bulk;
import static io.researcharr.data.adapter.rest.CachedMedia.create;
import static io.researcharr.data.adapter.rest.CachedMedia.external;
import static io.researcharr.data.adapter.rest.CachedMedia.get;
import static io.researcharr.data.adapter.rest.CachedMedia.put;
import static io.researcharr.data.fixture.Api.MEDIA;
import static io.researcharr.data.fixture.Api.admin;
import static io.researcharr.data.fixture.Api.adminJson;
import static io.researcharr.data.fixture.Api.newEpisode;
import static io.researcharr.data.fixture.Api.newExternalId;
import static io.researcharr.data.fixture.Api.newMovie;
import static io.researcharr.data.fixture.Api.newSeries;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.researcharr.data.domain.cache.CacheEntry;
import io.researcharr.data.domain.media.ExternalId;
import io.researcharr.data.fixture.Database;
import io.researcharr.data.service.cache.Caching;
import io.researcharr.data.service.cache.MediaAnswers;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Answers that are kept, and that are never older than the last write; the same on every engine.
 */
abstract class CacheApiTests {

  private static final int ROUNDS = 3;
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  @Inject MeterRegistry meters;
  @Inject Caching caching;
  @Inject MediaAnswers answers;

  @BeforeEach
  void waitUntilItServes() {
    CachedMedia.waitUntilItServes();
  }

  @Test
  void answersAgainWithoutTheDatabase() throws SQLException {
    whileItServes(this::answersAgain);
  }

  private void answersAgain() {
    // Given
    String id = newMovie("Heat");
    byte[] anew = anew(id).extract().asByteArray();
    long before = reads("media.get");

    // When
    byte[] kept = get(id).statusCode(200).extract().asByteArray();

    // Then
    assertThat(kept).isEqualTo(anew);
    assertThat(reads("media.get")).isEqualTo(before);
  }

  @Test
  void keepsWhatAWriteHasAnsweredAsTheDatabaseWouldTellIt() {
    // Given
    String id = newMovie("Heat");
    put(id, 1, "Heat, again");

    // When
    byte[] kept = get(id).header("ETag", "\"2\"").extract().asByteArray();

    // Then
    assertThat(kept).isEqualTo(anew(id).extract().asByteArray());
  }

  @Test
  void saysThatACallerHasThisVersionWithoutTheDatabase() throws SQLException {
    whileItServes(this::saysThatACallerHasThisVersion);
  }

  private void saysThatACallerHasThisVersion() {
    // Given
    String id = newMovie("Heat");
    get(id);
    long before = reads("media.get");

    // When
    ValidatableResponse answer =
        admin().header("If-None-Match", "\"1\"").get(MEDIA + "/" + id).then();

    // Then
    answer.statusCode(304).header("ETag", "\"1\"");
    assertThat(reads("media.get")).isEqualTo(before);
  }

  @Test
  void asksTheDatabaseWhenTheCallerDemandsIt() {
    // Given
    String id = newMovie("Heat");
    get(id);
    long before = reads("media.get");

    // When
    anew(id).statusCode(200);

    // Then
    assertThat(reads("media.get")).isEqualTo(before + 1);
  }

  @Test
  void givesTheVeryBytesThatAreKept() throws SQLException {
    whileItServes(this::givesTheSameBytes);
  }

  private void givesTheSameBytes() {
    // Given
    String externalId = newExternalId();
    UUID id = UUID.fromString(create("movie", externalId));
    theTailHasSeenIt();
    CacheEntry kept = answers.byId(id).await().atMost(PATIENCE);

    // Then
    assertThat(answers.ready(id)).get().extracting(CacheEntry::body).isSameAs(kept.body());
    assertThat(
            answers
                .byExternalId(ExternalId.parse(externalId), Optional.empty(), false)
                .await()
                .atMost(PATIENCE)
                .body())
        .isSameAs(kept.body());
    assertThat(answers.all(List.of(id), false).await().atMost(PATIENCE).get(id).body())
        .isSameAs(kept.body());
    assertThat(get(id.toString()).extract().asByteArray()).isEqualTo(kept.body());
  }

  @Test
  void asksTheDatabaseForWhatASearchHasFoundWhenTheCallerDemandsIt() throws SQLException {
    whileItServes(this::searchesPastTheCache);
  }

  private void searchesPastTheCache() {
    // Given
    String title = "Searched" + newExternalId().replaceAll("\\D", "");
    newMovie(title);
    long before = reads("media.batch-get");
    search(title, "max-age=60");
    assertThat(reads("media.batch-get")).isEqualTo(before);

    // When
    search(title, "no-cache");

    // Then
    assertThat(reads("media.batch-get")).isEqualTo(before + 1);
  }

  private static void search(String title, String cacheControl) {
    admin()
        .header("Cache-Control", cacheControl)
        .get(MEDIA + "/search?q=" + title)
        .then()
        .statusCode(200)
        .body("items.title", contains(title));
  }

  @Test
  void asksTheDatabaseForAnExternalIdAndForABatchWhenTheCallerDemandsIt() {
    // Given
    String externalId = newExternalId();
    String id = create("movie", externalId);
    external(externalId, "").statusCode(200);
    long searches = reads("media.external");
    long batches = reads("media.batch-get");

    // When
    admin()
        .header("Cache-Control", "no-cache")
        .get(MEDIA + "/external/" + externalId)
        .then()
        .statusCode(200);
    adminJson(Map.of("ids", List.of(id)))
        .header("Cache-Control", "no-cache")
        .post(MEDIA + "/batch-get")
        .then()
        .statusCode(200);

    // Then
    assertThat(reads("media.external")).isEqualTo(searches + 1);
    assertThat(reads("media.batch-get")).isEqualTo(batches + 1);
  }

  @Test
  void asksTheDatabaseForDeletedEntries() {
    // Given
    String id = newMovie("Heat");
    long before = reads("media.get");

    // When
    admin().get(MEDIA + "/" + id + "?includeDeleted=true").then().statusCode(200);

    // Then
    assertThat(reads("media.get")).isEqualTo(before + 1);
  }

  @Test
  void tellsAfterEachKindOfWriteWhatWasWritten() {
    String id = newMovie("Heat");
    get(id).statusCode(200).body("title", equalTo("Heat"));

    put(id, 1, "Heat II");
    get(id).header("ETag", "\"2\"").body("title", equalTo("Heat II"));

    admin()
        .contentType("application/json")
        .header("If-Match", "\"2\"")
        .body("{\"title\":\"Heat III\"}")
        .patch(MEDIA + "/" + id)
        .then()
        .statusCode(200);
    get(id).header("ETag", "\"3\"").body("title", equalTo("Heat III"));

    admin().header("If-Match", "\"3\"").delete(MEDIA + "/" + id).then().statusCode(204);
    get(id).statusCode(404);

    admin().post(MEDIA + "/" + id + "/restore").then().statusCode(200);
    get(id).statusCode(200).header("ETag", "\"5\"");

    admin()
        .header("If-Match", "\"5\"")
        .delete(MEDIA + "/" + id + "?purge=true")
        .then()
        .statusCode(204);
    get(id).statusCode(404);
  }

  @Test
  void tellsOfEpisodesWhatHasHappenedToTheirSeries() {
    String series = newSeries("Dark");
    String episode = newEpisode(series, 1, 1);
    get(episode).statusCode(200);

    admin().header("If-Match", "*").delete(MEDIA + "/" + series).then().statusCode(204);
    get(episode).statusCode(404);

    admin().post(MEDIA + "/" + series + "/restore").then().statusCode(200);
    get(episode).statusCode(200).header("ETag", "\"3\"");

    admin()
        .header("If-Match", "*")
        .delete(MEDIA + "/" + series + "?purge=true")
        .then()
        .statusCode(204);
    get(episode).statusCode(404);
  }

  @Test
  void tellsWhatABulkRequestHasWritten() {
    for (String query : List.of("", "?atomic=true")) {
      // Given
      String externalId = newExternalId();
      external(externalId, "").statusCode(404);

      // When
      bulk(query, externalId, "One");
      String id = external(externalId, "").statusCode(200).extract().path("id");
      get(id).body("title", equalTo("One"));
      bulk(query, externalId, "Two");

      // Then
      get(id).header("ETag", "\"2\"").body("title", equalTo("Two"));
    }
  }

  @Test
  void tellsWhatAnImportHasWritten() {
    // Given
    String path = "/api/v1/imports/radarr/library?instance=cache-test";
    String movie = "[{\"id\":1,\"tmdbId\":990001,\"title\":\"%s\",\"year\":1999}]";
    external("tmdb:990001", "").statusCode(404);
    adminJson(movie.formatted("One")).post(path).then().statusCode(200);
    external("tmdb:990001", "").statusCode(200).body("title", equalTo("One"));

    // When
    adminJson(movie.formatted("Two")).post(path).then().statusCode(200);

    // Then
    external("tmdb:990001", "").body("title", equalTo("Two"));
  }

  @Test
  void answersByExternalIdWithoutTheDatabase() throws SQLException {
    whileItServes(this::answersByExternalId);
  }

  private void answersByExternalId() {
    // Given
    String externalId = newExternalId();
    create("movie", externalId);
    theTailHasSeenIt();
    external(externalId, "").statusCode(200);
    long searches = reads("media.external");
    long before = reads("media.get");

    // When
    external(externalId, "").statusCode(200).header("ETag", "\"1\"");
    external(externalId, "?type=movie").statusCode(200);
    external(externalId, "?type=series").statusCode(404);

    // Then
    assertThat(reads("media.external")).isEqualTo(searches);
    assertThat(reads("media.get")).isEqualTo(before);
  }

  @Test
  void followsAnExternalIdFromOneEntryToAnother() {
    // Given
    String externalId = newExternalId();
    String first = create("movie", externalId);
    external(externalId, "").body("id", equalTo(first));

    // When
    admin()
        .contentType("application/json")
        .header("If-Match", "\"1\"")
        .body("{\"externalId\":\"" + newExternalId() + "\"}")
        .patch(MEDIA + "/" + first)
        .then()
        .statusCode(200);
    external(externalId, "").statusCode(404);
    String second = create("movie", externalId);

    // Then
    external(externalId, "").statusCode(200).body("id", equalTo(second));
  }

  @Test
  void asksForTheTypeAsSoonAsAnExternalIdMeansTwoEntries() {
    // Given
    String externalId = newExternalId();
    create("movie", externalId);
    external(externalId, "").statusCode(200);

    // When
    String series = create("series", externalId);

    // Then
    external(externalId, "").statusCode(400);
    external(externalId, "?type=series").body("id", equalTo(series));

    // When
    admin().header("If-Match", "*").delete(MEDIA + "/" + series).then().statusCode(204);

    // Then
    external(externalId, "").statusCode(200).body("type", equalTo("movie"));
  }

  @Test
  void putsABatchTogetherOfWhatIsKept() throws SQLException {
    whileItServes(this::putsABatchTogether);
  }

  private void putsABatchTogether() {
    // Given
    String one = newMovie("One");
    String two = newMovie("Two");
    String gone = newMovie("Gone");
    get(gone);
    admin().header("If-Match", "*").delete(MEDIA + "/" + gone).then().statusCode(204);
    get(gone);
    long before = reads("media.batch-get");

    // When
    ValidatableResponse batch = batch(two, gone, one, two);

    // Then
    batch
        .statusCode(200)
        .body("items.id", contains(two, one))
        .body("items.title", contains("Two", "One"))
        .body("missing", contains(gone));
    assertThat(reads("media.batch-get")).isEqualTo(before);
  }

  @Test
  void looksUpInABatchWhatIsNotKept() throws SQLException {
    whileItServes(this::batchesWhatIsKeptAndWhatIsNot);
  }

  private void batchesWhatIsKeptAndWhatIsNot() throws SQLException {
    // Given
    String kept = newMovie("Kept");
    UUID unknown = UUID.randomUUID();
    Database.underTest()
        .execute(
            "INSERT INTO media (id, type, external_id, title, sort_title) VALUES ('%s', 'movie',"
                    .formatted(unknown)
                + " 'hand:%s', 'By hand', 'by hand')".formatted(unknown));
    long reads = reads("media.batch-get");
    double hits = near("hits");
    double misses = near("misses");

    // When
    batch(kept, unknown.toString()).body("items.title", contains("Kept", "By hand"));

    // Then
    assertThat(reads("media.batch-get")).isEqualTo(reads + 1);
    assertThat(near("hits")).isEqualTo(hits + 1);
    assertThat(near("misses")).isEqualTo(misses + 1);
  }

  @Test
  void keepsWhatABatchHasLoaded() throws SQLException {
    whileItServes(this::loadsABatch);
  }

  private void loadsABatch() throws SQLException {
    // Given
    String id = newMovie("One");
    Database.underTest().execute("UPDATE media SET title = 'By hand' WHERE id = '" + id + "'");
    await().untilAsserted(() -> batch(id).body("items.title", contains("By hand")));
    long before = reads("media.get");

    // When
    get(id).body("title", equalTo("By hand"));

    // Then
    assertThat(reads("media.get")).isEqualTo(before);
  }

  /**
   * Plays a round again if the instance might not serve in the middle of it, as happens when it
   * gets no time from the machine: then it is right to ask the database.
   */
  private void whileItServes(Round round) throws SQLException {
    for (int left = ROUNDS - 1; ; left--) {
      waitUntilItServes();
      double lost = leasesLost();
      try {
        round.play();
        return;
      } catch (AssertionError e) {
        waitUntilItServes(); // what it has lost it counts when it has it again
        if (left == 0 || leasesLost() == lost) {
          throw e;
        }
      }
    }
  }

  /**
   * From here on a look for changes by hand finds nothing that was written before. It is right that
   * each one that does lets go of what its external id meant.
   */
  private void theTailHasSeenIt() {
    caching.settle().await().atMost(Duration.ofSeconds(10));
  }

  private double leasesLost() {
    return meters.get("researcharr.cache.leases.lost").counter().count();
  }

  private double near(String what) {
    return meters.counter("researcharr.cache." + what, "layer", "near").count();
  }

  private long reads(String name) {
    return meters.find("researcharr.unit.of.work").tag("name", name).timers().stream()
        .mapToLong(Timer::count)
        .sum();
  }

  /** The body of a test, with entries of its own. */
  private interface Round {
    void play() throws SQLException;
  }
}
