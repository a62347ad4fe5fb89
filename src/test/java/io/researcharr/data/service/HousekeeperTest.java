package io.researcharr.data.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.researcharr.data.domain.media.Edit;
import io.researcharr.data.domain.media.Media;
import io.researcharr.data.domain.repeat.KeptAnswer;
import io.researcharr.data.domain.repeat.KeyedRequest;
import io.researcharr.data.domain.repeat.RequestKey;
import io.researcharr.data.fixture.Database;
import io.researcharr.data.fixture.Entries;
import io.researcharr.data.fixture.SqliteFixture;
import io.researcharr.data.port.HousekeepingObserver;
import io.researcharr.data.port.UnitOfWork;
import io.smallrye.mutiny.Uni;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is kept for a while only is removed by one instance, when its time is over. */
class HousekeeperTest {

  @RegisterExtension static final SqliteFixture SQLITE = new SqliteFixture();

  private static final Instant DELETED = Instant.parse("2026-01-01T00:00:00Z");
  private static final PurgePolicy MONTH = PurgePolicy.parse("30d");

  private final UnitOfWork storage = SQLITE.storage().unitOfWork();
  private final Seen seen = new Seen();
  private Instant now = DELETED;
  private final Housekeeper one = keeper("one", MONTH);
  private final Housekeeper two = keeper("two", MONTH);

  @AfterEach
  void stop() {
    get(one.shutdown());
    get(two.shutdown());
  }

  @Test
  void purgesADeletedEntryWhenItsTimeIsOverAndNotBefore() {
    // Given
    Media movie = deleted(Entries.movie("Heat"));
    now = DELETED.plus(Duration.ofDays(30));
    get(one.tick());
    boolean before = isThere(movie);

    // When
    now = now.plusMillis(1);
    get(one.tick());

    // Then
    assertThat(before).isTrue();
    assertThat(isThere(movie)).isFalse();
    assertThat(seen.removed).containsEntry("movie", 1);
    assertThat(seen.at).isEqualTo(now);
  }

  @Test
  void purgesMoreThanOneBatchAtOnceAndEpisodesByThemselves() {
    // Given
    Media series = stored(Entries.series("Dark"));
    for (int i = 0; i < 450; i++) {
      deleted(Entries.episode(series, 1, i));
    }
    deleted(series.id());
    now = DELETED.plus(Duration.ofDays(31));

    // When
    get(one.tick());

    // Then
    assertThat(seen.removed).containsEntry("episode", 450).containsEntry("series", 1);
  }

  @Test
  void leavesItToTheOneThatHasTheDuty() {
    // Given
    get(one.tick());
    Media movie = deleted(Entries.movie("Heat"));
    now = DELETED.plus(Duration.ofDays(31));
    get(two.tick());
    boolean meanwhile = isThere(movie);
    get(one.shutdown());

    // When
    get(two.tick());

    // Then
    assertThat(meanwhile).isTrue();
    assertThat(isThere(movie)).isFalse();
  }

  @Test
  void purgesNothingWhereThatIsNotWanted() {
    // Given
    Media movie = deleted(Entries.movie("Heat"));
    now = DELETED.plus(Duration.ofDays(10_000));
    Housekeeper keeper = keeper("three", PurgePolicy.parse("never"));

    // When
    get(keeper.tick());

    // Then
    assertThat(isThere(movie)).isTrue();
    get(keeper.shutdown());
    get(one.tick());
    assertThat(isThere(movie)).isFalse();
  }

  @Test
  void forgetsAnswersWhoseTimeIsOver() throws SQLException {
    // Given
    Database database = new Database(SQLITE.jdbc());
    RequestKey key = new RequestKey("tester", "POST /x", "old");
    get(
        storage.writeOne(
            "test",
            r ->
                r.answers()
                    .keep(new KeyedRequest(key, "hash"), new KeptAnswer(200, Map.of(), ""))));
    database.execute("UPDATE kept_answers SET created_at = " + database.now(-86_500));

    // When
    get(one.tick());

    // Then
    assertThat(database.query("SELECT key FROM kept_answers")).isEmpty();
    assertThat(seen.removed).containsEntry("answer", 1);
  }

  private Housekeeper keeper(String name, PurgePolicy policy) {
    return new Housekeeper(
        storage, seen, policy, () -> now, new ServiceInstance(name, "test", Instant.EPOCH));
  }

  private Media stored(Media media) {
    return get(storage.writeOne("test", r -> r.media().insert(media)));
  }

  private Media deleted(Media media) {
    stored(media);
    deleted(media.id());
    return media;
  }

  private void deleted(UUID id) {
    get(
        storage.write(
            "test",
            r ->
                r.media()
                    .find(id)
                    .flatMap(
                        found ->
                            r.media()
                                .update(found.orElseThrow().delete(new Edit("tester", DELETED))))));
  }

  private boolean isThere(Media media) {
    return get(storage.read("test", r -> r.media().find(media.id()))).isPresent();
  }

  private static <T> T get(Uni<T> uni) {
    return uni.await().atMost(Duration.ofSeconds(30));
  }

  private static final class Seen implements HousekeepingObserver {

    private final Map<String, Integer> removed = new TreeMap<>();
    private Instant at;

    @Override
    public void removed(String entity, int rows) {
      removed.merge(entity, rows, Integer::sum);
    }

    @Override
    public void done(Instant time) {
      at = time;
    }
  }
}
