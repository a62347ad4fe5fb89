package io.researcharr.data.adapter.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.researcharr.data.adapter.sql.Migrations;
import io.researcharr.data.adapter.sql.SlowStatements;
import io.researcharr.data.domain.media.Media;
import io.researcharr.data.fixture.Database;
import io.researcharr.data.fixture.Entries;
import io.researcharr.data.fixture.Seed;
import io.researcharr.data.port.Repositories;
import io.researcharr.data.port.StorageException;
import io.smallrye.mutiny.Uni;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is found after a commit is what is there, however many have written in it. */
@Timeout(60)
class SearchPauseTest {

  /** What titles are made of, most of them of what most titles are made of. */
  private static final List<String> PIECES =
      Stream.concat(
              Stream.generate(() -> List.of("Anchor", " ", "2", "b"))
                  .limit(4)
                  .flatMap(List::stream),
              Stream.of("!&'(),-./:?_*#é™·—".split("")))
          .toList();

  @TempDir Path directory;

  private Gate gate = new Gate();
  private final List<CompletableFuture<?>> group = new ArrayList<>();
  private Database database;
  private SqliteWriter writer;

  @BeforeEach
  void open() {
    Path file = directory.resolve("search.db");
    database = new Database(SqliteConnection.url(file));
    Migrations.migrate(database.jdbc(), "", "", "sqlite");
    SlowStatements slow = new SlowStatements(Duration.ofSeconds(1));
    SqliteConnection connection = SqliteConnection.writer(file, false, slow);
    writer = new SqliteWriter(connection, 1_000, new AllWhoWait());
  }

  @AfterEach
  void close() {
    writer.close();
  }

  @Test
  void writesTheIndexOfWordsForTheFirstOfAGroupAndForTheOthersTogether() throws SQLException {
    // Given
    Stream.of("Amber", "Anchor: The Return", "Žižkov", "Brazil")
        .forEach(title -> gathers(r -> r.media().insert(Entries.movie(title))));

    // When
    run();

    // Then
    assertThat(segments()).hasSize(2);
    assertThat(found()).containsExactly("Amber", "Anchor: The Return", "Brazil", "Žižkov");
    assertIsInStep();
  }

  @Test
  void writesTheIndexOfWordsOnceForALargeUnit() throws SQLException {
    // Given
    List<Media> many = Stream.generate(() -> Entries.movie("One of many")).limit(300).toList();

    // When
    submit(r -> r.batches().insertAll(many)).join();

    // Then
    assertThat(segments()).hasSize(1);
    assertThat(found()).hasSize(300);
    assertIsInStep();
  }

  @Test
  void findsWhatBecameOfEntriesThatWereStoredAndChangedInAGroup() throws SQLException {
    // Given
    Media old = Entries.movie("Old");
    Media retitled = Entries.movie("Retitled");
    Media gone = Entries.movie("Gone");
    Media deleted = Entries.movie("Deleted");
    Media oldGone = Entries.movie("Old and gone");
    gathers(r -> r.media().insert(old));
    gathers(r -> r.media().insert(oldGone));
    run();
    gathers(r -> r.media().insert(Entries.movie("New")));
    gathers(r -> r.media().insert(retitled));
    gathers(r -> r.media().insert(gone));
    gathers(r -> r.media().insert(deleted));
    gathers(r -> r.media().update(titled(retitled, "Titled anew")));
    gathers(r -> r.media().update(titled(old, "Old, titled anew")));
    gathers(r -> r.media().update(deleted.delete(Entries.EDIT)));
    gathers(r -> r.media().purge(gone.id(), 1));
    gathers(r -> r.media().purge(oldGone.id(), 1));

    // When
    run();

    // Then
    assertThat(found()).containsExactly("New", "Old, titled anew", "Titled anew");
    assertIsInStep();
  }

  @Test
  void findsWhatTakesThePlaceOfTheLastEntry() throws SQLException {
    // Given
    Media last = Entries.movie("Last");
    gathers(r -> r.media().insert(last));
    run();
    Media next = Entries.movie("Next");
    gathers(r -> r.media().insert(next));
    gathers(r -> r.media().purge(next.id(), 1));
    gathers(r -> r.media().purge(last.id(), 1));
    gathers(r -> r.media().insert(Entries.movie("Again")));

    // When
    run();

    // Then
    assertThat(found()).containsExactly("Again");
    assertIsInStep();
  }

  @Test
  void saysOfEveryTitleWhatTheViewSaysByWhateverShortWay() throws SQLException {
    // Given
    long seed = Seed.get();
    Random random = new Random(seed);
    List<Media> many = Stream.generate(() -> entry(random)).limit(3_000).toList();
    many.stream().limit(1_500).forEach(media -> submit(r -> r.media().insert(media)).join());

    // When
    submit(r -> r.batches().insertAll(many.subList(1_500, 3_000))).join();

    // Then
    assertThat(found()).as("seed " + seed).hasSize(3_000);
    assertIsInStep();
  }

  /** An entry, every other with other titles, some of which are none. */
  private static Media entry(Random random) {
    Media plain = Entries.movie("T" + title(random));
    if (random.nextBoolean()) {
      return plain;
    }
    String metadata =
        List.of(
                "{\"originalTitle\":\"%s\"}",
                "{\"alternativeTitles\":[\"%s\",\"%s\"]}",
                "{\"alternativeTitles\":[\"%s\",7],\"originalTitle\":\"%s\"}",
                "{\"alternativeTitles\":[],\"originalTitle\":null}",
                "{\"alternativeTitles\":\"%s\",\"originalTitle\":\"\"}")
            .get(random.nextInt(5))
            .formatted(title(random), title(random));
    return Entries.withMetadata(plain, metadata);
  }

  private static String title(Random random) {
    StringBuilder title = new StringBuilder();
    for (int n = random.nextInt(8); n > 0; n--) {
      title.append(PIECES.get(random.nextInt(PIECES.size())));
    }
    return title.toString().strip();
  }

  @Test
  void isInStepWithEntriesThatAreStoredTogether() throws SQLException {
    // Given
    Random random = new Random(7);
    Media refused = Entries.movie("Refused");
    submit(r -> r.media().insert(refused)).join();
    gathers(r -> r.media().insert(Entries.movie("First")));
    for (int i = 0; i < 40; i++) {
      Media entry = i == 20 ? refused : entry(random);
      group.add(
          writer
              .submit("test", SqliteSession.Mode.ONE, r -> r.media().insert(entry))
              .onFailure(StorageException.Duplicate.class)
              .recoverWithItem(entry)
              .subscribeAsCompletionStage());
    }

    // When
    run();

    // Then
    assertThat(found()).hasSize(41);
    assertIsInStep();
  }

  @Test
  void saysItselfHowEntriesWithUsualTitlesAreFound() throws SQLException {
    // Given
    database.execute("DROP TRIGGER media_search_pause_end");
    stores(Entries.movie("Anchor: The Return"));
    stores(Entries.movie("Žižkov"));
    stores(Entries.withMetadata(Entries.movie("Jaws"), "{\"originalTitle\":\"Maw\"}"));
    stores(Entries.withMetadata(Entries.movie("Prague"), "{\"originalTitle\":\"Žižkov\"}"));
    stores(Entries.withMetadata(Entries.movie("Endless"), alternatives("Long ".repeat(801))));
    String number = "{\"number\":" + "7".repeat(1_001) + ",\"originalTitle\":\"Sum\"}";
    stores(Entries.withMetadata(Entries.movie("Beyond the parser"), number));
    stores(Entries.movie("Amber"));

    // When
    run();

    // Then
    assertThat(found()).containsExactly("Amber", "Anchor: The Return", "Jaws");
  }

  @Test
  void saysOfOtherTitlesWhatTheViewSays() throws SQLException {
    // Given
    database.execute("DROP TRIGGER media_search_pause_end");
    List<String> metadata =
        List.of(
            alternatives(),
            alternatives(""),
            alternatives("", "", "", "X"),
            alternatives("", "A. B.", "", ""),
            alternatives(" "),
            alternatives("Rock 'n' Roll", "Rock-and-Roll"),
            alternatives("Two\\n\\n\\nlines\\n", "\\nthree"),
            alternatives("\\u0041bc"),
            alternatives("L".repeat(3_999)),
            "{\"alternativeTitles\":[{\"originalTitle\":\"No\"},[\"no\"],1,null,true,\"Yes!\"]}",
            "{\"alternativeTitles\":{\"0\":\"No\"},\"originalTitle\":[\"No\"]}",
            "{\"images\":[{\"alternativeTitles\":[\"No\"]}],\"year\":1}",
            "{\"notes\":\"originalTitle\",\"originalTitle\":\"The (first)\",\"zoo\":{}}",
            "{\"alternativeTitles\":[\"B-C\"],\"originalTitle\":\"A\"}");
    for (int i = 0; i < metadata.size(); i++) {
      stores(Entries.withMetadata(Entries.movie("Title " + i), metadata.get(i)));
      stores(Entries.withMetadata(Entries.movie("Mr. Title: " + i), metadata.get(i)));
    }

    // When
    run();

    // Then
    assertThat(found()).hasSize(2 * metadata.size());
    database.execute("DELETE FROM media_search_pause");
    assertIsInStep();
  }

  private static String alternatives(String... titles) {
    return Stream.of(titles)
        .map(title -> "\"" + title + "\"")
        .collect(Collectors.joining(",", "{\"alternativeTitles\":[", "]}"));
  }

  @Test
  void findsWhatBecameOfEntriesThatWereStoredTogetherAndThenChanged() throws SQLException {
    // Given
    Media retitled = Entries.movie("Retitled");
    Media gone = Entries.movie("Gone");
    Media deleted = Entries.movie("Deleted");
    List.of(Entries.movie("Stays"), retitled, gone, deleted).forEach(this::stores);
    gathers(r -> r.media().update(titled(retitled, "Titled anew")));
    gathers(r -> r.media().update(deleted.delete(Entries.EDIT)));
    gathers(r -> r.media().purge(gone.id(), 1));
    List.of(Entries.movie("Later"), Entries.movie("Last")).forEach(this::stores);

    // When
    run();

    // Then
    assertThat(found()).containsExactly("Last", "Later", "Stays", "Titled anew");
    assertIsInStep();
  }

  @Test
  void findsWhatIsStoredTogetherWhereSomebodyHasLeftAPause() throws SQLException {
    // Given
    database.execute("INSERT INTO media_search_pause (id, mark) VALUES (1, 0)");
    submit(r -> r.media().insert(Entries.movie("Old"))).join();
    stores(Entries.movie("One"));
    stores(Entries.movie("Two"));

    // When
    run();

    // Then
    assertThat(found()).containsExactly("Old", "One", "Two");
    assertIsInStep();
  }

  @Test
  void goesOnAfterAUnitThatWasTakenBack() throws SQLException {
    // Given
    gathers(r -> r.media().insert(Entries.movie("Before")));
    var failing =
        gathers(
            r ->
                r.media()
                    .insert(Entries.movie("Lost"))
                    .chain(() -> r.media().insert(Entries.movie("Lost as well")))
                    .chain(() -> Uni.createFrom().failure(new IllegalStateException("bad"))));
    group.remove(failing);
    gathers(r -> r.media().insert(Entries.movie("After")));
    gathers(r -> r.media().insert(Entries.movie("And after")));

    // When
    run();

    // Then
    assertThatThrownBy(failing::join).hasMessageContaining("bad");
    assertThat(found()).containsExactly("After", "And after", "Before");
    assertIsInStep();
  }

  @Test
  void makesWhatIsWrittenByHandReadyAsTheViewSays() throws SQLException {
    // Given
    List<String> odd =
        List.of(
            "B.a\n)word",
            "\n!",
            "\nword",
            " Anchor ",
            "An  chor",
            "-",
            "(2)",
            "Ancre\n\n",
            "Ab: c");
    int number = 0;

    // When
    for (String title : odd) {
      for (String alternative : odd) {
        insertByHand(++number, title, "{}");
        insertByHand(++number, title, "{\"originalTitle\":null}");
        String json = alternative.replace("\n", "\\n");
        insertByHand(++number, title, "{\"originalTitle\":\"" + json + "\"}");
        insertByHand(++number, title, "{\"alternativeTitles\":[\"\",\"" + json + "\",\"Z\"]}");
      }
    }

    // Then
    assertThat(found()).hasSize(number);
    assertIsInStep();
  }

  private void insertByHand(int number, String title, String metadata) throws SQLException {
    database.execute(
        "INSERT INTO media (id, type, external_id, title, sort_title, metadata) VALUES ('%1$d',"
                .formatted(number)
            + " 'movie', 'tmdb:%1$d', '%2$s', '%2$s', '%3$s')".formatted(number, title, metadata));
  }

  @Test
  void findsWhatWasStoredWhereSomebodyHasLeftAPause() throws SQLException {
    // Given
    submit(r -> r.media().insert(Entries.movie("Old"))).join();
    database.execute("INSERT INTO media_search_pause (id, mark) VALUES (1, 0)");
    gathers(r -> r.media().insert(Entries.movie("One")));
    run();
    gathers(r -> r.media().insert(Entries.movie("Two")));
    gathers(r -> r.media().insert(Entries.movie("Three")));

    // When
    run();

    // Then
    assertThat(found()).containsExactly("Old", "One", "Three", "Two");
    assertIsInStep();
  }

  /** Gathers an entry that is stored with others by one statement. */
  private void stores(Media entry) {
    gathers(SqliteSession.Mode.ONE, r -> r.media().insert(entry));
  }

  private <T> CompletableFuture<T> gathers(Function<Repositories, Uni<T>> work) {
    return gathers(SqliteSession.Mode.WRITE, work);
  }

  private <T> CompletableFuture<T> gathers(
      SqliteSession.Mode mode, Function<Repositories, Uni<T>> work) {
    if (group.isEmpty()) {
      group.add(gate.submit(writer).subscribeAsCompletionStage());
    }
    CompletableFuture<T> unit = submit(mode, work);
    group.add(unit);
    return unit;
  }

  private <T> CompletableFuture<T> submit(Function<Repositories, Uni<T>> work) {
    return submit(SqliteSession.Mode.WRITE, work);
  }

  private <T> CompletableFuture<T> submit(
      SqliteSession.Mode mode, Function<Repositories, Uni<T>> work) {
    return writer.submit("test", mode, work).subscribeAsCompletionStage();
  }

  /** One transaction for all that has gathered. */
  private void run() {
    long commits = writer.commits();
    gate.open();
    group.forEach(CompletableFuture::join);
    group.clear();
    gate = new Gate();
    assertThat(writer.commits() - commits).isEqualTo(1);
  }

  private static Media titled(Media media, String title) {
    return media.replace(Entries.movieDraft(title), Entries.EDIT);
  }

  /** The index grows by one whenever it writes what it has taken in, until they are merged. */
  private List<String> segments() throws SQLException {
    return database.query("SELECT DISTINCT segid FROM media_search_words_idx");
  }

  private List<String> found() throws SQLException {
    return database.query("SELECT title FROM media_search ORDER BY title");
  }

  private void assertIsInStep() throws SQLException {
    String columns = ", type, year, title, alternatives, key, words FROM ";
    String there = "SELECT media_id" + columns + "media_search";
    String wanted = "SELECT id" + columns + "media_searchable";
    assertThat(database.query(there + " EXCEPT " + wanted)).isEmpty();
    assertThat(database.query(wanted + " EXCEPT " + there)).isEmpty();
    assertThat(database.query("SELECT mark FROM media_search_pause")).isEmpty();
    database.execute(
        "INSERT INTO media_search_words (media_search_words, rank) VALUES ('integrity-check', 1)");
  }
}
