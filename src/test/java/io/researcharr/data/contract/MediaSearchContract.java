package io.researcharr.data.contract;

import static io.researcharr.data.contract.UnitOfWorkContract.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.researcharr.data.domain.media.Edit;
import io.researcharr.data.domain.media.JsonObject;
import io.researcharr.data.domain.media.Media;
import io.researcharr.data.domain.media.MediaDraft;
import io.researcharr.data.domain.media.MediaFields;
import io.researcharr.data.domain.media.MediaStatus;
import io.researcharr.data.domain.media.MediaType;
import io.researcharr.data.domain.media.Title;
import io.researcharr.data.domain.search.SearchHit;
import io.researcharr.data.domain.search.SearchQuery;
import io.researcharr.data.fixture.Database;
import io.researcharr.data.fixture.Entries;
import io.researcharr.data.fixture.Seed;
import io.researcharr.data.port.UnitOfWork;
import io.researcharr.data.service.SearchService;
import io.vertx.core.json.JsonArray;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The laws of {@link io.researcharr.data.port.MediaSearch}. */
abstract class MediaSearchContract {

  private static final Edit LATER = new Edit("later", Entries.NOON.plusSeconds(60));
  private static final AtomicLong WORDS = new AtomicLong(System.nanoTime());
  private static final List<String> WEIRD =
      List.of(
          "\"",
          "'",
          "\\",
          "*",
          "%",
          "_",
          ":*",
          "&",
          "|",
          "!",
          "(",
          ")",
          "<->",
          "AND",
          "OR",
          "NOT",
          "NEAR(a b, 3)",
          "words:",
          "^",
          "+",
          "-",
          "{x}",
          "$1",
          "?",
          ";--",
          "\u0301",
          "\uD83C\uDFAC",
          "\uE000",
          "が",
          "हिन्दी",
          "ไทย",
          "½",
          "ﬁ",
          "İ",
          "\u200D",
          "\n",
          "\u0001");

  /** Where letters are that people write titles with, and marks. */
  private static final int[][] SCRIPTS = {
    {0x20, 0x7e},
    {0xa0, 0x17f},
    {0x386, 0x3ce},
    {0x400, 0x45f},
    {0x5d0, 0x5ea},
    {0x627, 0x64a},
    {0x905, 0x939},
    {0xe01, 0xe2e},
    {0x1e00, 0x1ef9},
    {0x2010, 0x2027},
    {0x2190, 0x21ff},
    {0x3041, 0x3096},
    {0x30a1, 0x30fa},
    {0x4e00, 0x9fa5},
    {0xac00, 0xd7a3},
    {0x1f600, 0x1f64f}
  };

  abstract UnitOfWork unitOfWork();

  abstract String jdbc();

  @Test
  void findsWhatWasStoredOneByOneAndInBatches() {
    String word = newWord();
    Media one = Entries.movie("Alone with " + word);
    Media other = Entries.series("The " + word);

    get(unitOfWork().writeOne("test", r -> r.media().insert(one)));
    get(unitOfWork().write("test", r -> r.batches().insertAll(List.of(other))));

    assertThat(found(word)).containsExactly(other.id(), one.id());
  }

  @Test
  void findsByTheNewTitleOnly() {
    String before = newWord();
    String after = newWord();
    Media media = stored(Entries.movie(before));

    get(unitOfWork().write("test", r -> r.media().update(titled(media, after))));

    assertThat(found(before)).isEmpty();
    assertThat(found(after)).containsExactly(media.id());
  }

  @Test
  void findsByATitleWhoseWordsOthersHaveAlready() {
    // Given
    String word = newWord();
    Media known = stored(Entries.movie(word + " " + word));
    Media media = stored(Entries.movie(newWord()));

    // When
    get(unitOfWork().write("test", r -> r.media().update(titled(media, word + " " + word))));

    // Then
    assertThat(found(word)).containsExactlyInAnyOrder(known.id(), media.id());
  }

  @Test
  void findsByAlternativeAndOriginalTitlesAsTheyAreNow() {
    String first = newWord();
    String second = newWord();
    String original = newWord();
    Media media =
        stored(
            withMetadata(
                Entries.movie("Unrelated"),
                "{\"alternativeTitles\":[\"Film %s\",7,null,{\"a\":1}],\"originalTitle\":\"Le %s\"}"
                    .formatted(first, original)));
    assertThat(found(first)).containsExactly(media.id());
    assertThat(found(original)).containsExactly(media.id());

    get(
        unitOfWork()
            .write(
                "test",
                r ->
                    r.media()
                        .update(
                            withMetadata(
                                media.replace(media.draft(), LATER),
                                "{\"alternativeTitles\":[\"%s\"]}".formatted(second)))));

    assertThat(found(first)).isEmpty();
    assertThat(found(original)).isEmpty();
    assertThat(found(second)).containsExactly(media.id());
  }

  @Test
  void takesMetadataThatIsNotAsItShouldBe() {
    for (String metadata :
        List.of(
            "{\"alternativeTitles\":\"text\"}",
            "{\"alternativeTitles\":{\"a\":\"b\"}}",
            "{\"alternativeTitles\":null,\"originalTitle\":[1]}",
            "{\"alternativeTitles\":[\"\\u0000\"]}",
            "{\"alternativeTitles\":[\"\",\" \",\"\\n\"]}",
            "{\"alternativeTitles\":[\"" + "x".repeat(20_000) + "\"]}",
            "{\"a\":{\"alternativeTitles\":[\"inner\"]}}")) {
      String word = newWord();

      Media media = stored(withMetadata(Entries.movie(word), metadata));

      assertThat(found(word)).as(metadata).containsExactly(media.id());
    }
  }

  @Test
  void findsNoDeletedEntryButARestoredOneAgain() {
    String word = newWord();
    Media media = stored(Entries.movie(word));

    Media deleted = get(unitOfWork().write("test", r -> r.media().update(media.delete(LATER))));
    List<UUID> whileDeleted = found(word);
    get(unitOfWork().write("test", r -> r.media().update(deleted.restore(LATER))));

    assertThat(whileDeleted).isEmpty();
    assertThat(found(word)).containsExactly(media.id());
  }

  @Test
  void findsNoPurgedSeriesNorItsEpisodes() throws SQLException {
    String word = newWord();
    Media series = stored(Entries.series(word));
    Media episode = stored(titledAtFirst(Entries.episode(series, 1, 1), word + " begins"));
    List<UUID> before = found(word);

    get(unitOfWork().write("test", r -> r.media().purge(series.id(), series.version())));

    assertThat(before).containsExactly(series.id(), episode.id());
    assertThat(found(word)).isEmpty();
    assertThat(rowsOf(series.id())).isZero();
    assertThat(rowsOf(episode.id())).isZero();
  }

  @Test
  void seesWhatIsWrittenByHand() throws SQLException {
    String word = newWord();
    String after = newWord();
    UUID id = UUID.randomUUID();
    Database database = new Database(jdbc());

    database.execute(
        "INSERT INTO media (id, type, external_id, title, sort_title) VALUES ('%s', 'movie',"
                .formatted(id)
            + " 'hand:%s', 'Élan %s', 'x')".formatted(word, word));
    List<UUID> inserted = found("elan " + word);
    database.execute("UPDATE media SET title = '%s' WHERE id = '%s'".formatted(after, id));
    List<UUID> updated = found(after);
    database.execute("DELETE FROM media WHERE id = '%s'".formatted(id));

    assertThat(inserted).containsExactly(id);
    assertThat(updated).containsExactly(id);
    assertThat(found(after)).isEmpty();
  }

  @Test
  void writesNothingWhenNoTitleChanges() throws SQLException {
    String word = newWord();
    Media media = stored(Entries.movie(word));
    Database database = new Database(jdbc());
    database.execute(
        "UPDATE media_search SET alternatives = 'mark' WHERE media_id = '%s'"
            .formatted(media.id()));
    MediaFields done = media.fields().withStatus(MediaStatus.COMPLETED).withTags(List.of("new"));

    get(
        unitOfWork()
            .write(
                "test",
                r ->
                    r.media().update(media.replace(new MediaDraft(done, media.details()), LATER))));

    assertThat(
            database.query(
                "SELECT alternatives FROM media_search WHERE media_id = '%s'"
                    .formatted(media.id())))
        .containsExactly("mark");
  }

  @Test
  void findsOneTypeOnly() {
    String word = newWord();
    Media movie = stored(Entries.movie(word));
    Media series = stored(Entries.series(word));

    assertThat(found(word, MediaType.MOVIE)).containsExactly(movie.id());
    assertThat(found(word, MediaType.SERIES)).containsExactly(series.id());
    assertThat(found(word, MediaType.EPISODE)).isEmpty();
    assertThat(found(word + " movie")).isEmpty();
  }

  @Test
  void findsTheVeryTitleAmongThousandsThatBeginLikeIt() {
    String word = newWord();
    List<Media> many = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      many.add(Entries.movie(word + " " + newWord()));
      many.add(Entries.movie("Without " + word + " " + i));
    }
    Media exact = Entries.movie("The " + word);
    many.add(exact);
    get(unitOfWork().write("test", r -> r.batches().insertAll(many)));

    List<UUID> found = found(word);

    assertThat(found).hasSize(20).startsWith(exact.id());
  }

  @Test
  void findsAWholeOtherTitleAmongHundredsThatBeginLikeIt() {
    String word = newWord();
    List<Media> many = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      many.add(Entries.movie(word + " " + newWord()));
    }
    Media other =
        withMetadata(
            Entries.movie("Unrelated"), "{\"alternativeTitles\":[\"%s\"]}".formatted(word));
    Media marked = Entries.movie(word.substring(0, 4) + "-" + word.substring(4));
    many.add(other);
    many.add(marked);
    get(unitOfWork().write("test", r -> r.batches().insertAll(many)));

    assertThat(found(word)).hasSize(20).startsWith(marked.id(), other.id());
    assertThat(found(word, MediaType.MOVIE)).hasSize(20).startsWith(marked.id(), other.id());
  }

  @Test
  void findsAWholeOtherTitleOfManyWordsAmongHundredsThatBeginLikeIt() {
    String word = newWord();
    List<Media> many = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      many.add(Entries.movie(word + " returns once " + newWord()));
      many.add(
          withMetadata(
              Entries.movie(newWord()),
              "{\"alternativeTitles\":[\"%s returns once %s\"]}".formatted(word, newWord())));
    }
    String titles = "{\"originalTitle\":\"Nothing\",\"alternativeTitles\":[\"No\",\"%s\"]}";
    Media other =
        withMetadata(Entries.movie("B"), titles.formatted("The " + word + " Returns: Once!"));
    Media accented =
        withMetadata(Entries.movie("A"), titles.formatted(word.toUpperCase() + " Rétürns' once"));
    many.add(other);
    many.add(accented);
    get(unitOfWork().write("test", r -> r.batches().insertAll(many)));

    assertThat(found(word + " returns once")).hasSize(20).startsWith(accented.id(), other.id());
    assertThat(found("A " + word + " rêturns once", MediaType.MOVIE))
        .hasSize(20)
        .contains(accented.id(), other.id());
  }

  @Test
  void findsTitlesThatBeginWithTheWordThatWasMeant() {
    String word = newWord();
    List<Media> many = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      many.add(Entries.movie("Without " + word + " " + i));
    }
    Media begins = Entries.movie(word + " 17");
    many.add(begins);
    get(unitOfWork().write("test", r -> r.batches().insertAll(many)));

    assertThat(found(word.substring(1))).hasSize(20).startsWith(begins.id());
  }

  @Test
  void forgivesAWrongLetterInWordsOfTitles() {
    String word = newWord();
    Media media = stored(Entries.movie("Über " + word));

    assertThat(found(swapped(word))).isEqualTo(found(word)).containsExactly(media.id());
    assertThat(found("uber " + word.substring(1))).containsExactly(media.id());
    assertThat(found(word + "x")).containsExactly(media.id());
  }

  @Test
  void forgivesAWrongLetterInWordsOfOtherTitles() throws SQLException {
    String original = newWord();
    String first = newWord();
    String second = newWord();
    String byHand = newWord();
    Media media =
        stored(
            withMetadata(
                Entries.movie("Unrelated"),
                "{\"originalTitle\":\"L’\u00c9t\u00e9 d'\u00c1%s\",\"alternativeTitles\":[\"Film: %s!\"]}"
                    .formatted(original, first)));

    assertThat(found(swapped("a" + original))).containsExactly(media.id());
    assertThat(found("ete " + swapped("a" + original))).containsExactly(media.id());
    assertThat(found("film " + swapped(first))).containsExactly(media.id());

    // When
    Media changed =
        withMetadata(
            media.replace(media.draft(), LATER),
            "{\"alternativeTitles\":[\"%s\"]}".formatted(second));
    get(unitOfWork().write("test", r -> r.media().update(changed)));
    new Database(jdbc())
        .execute(
            ("INSERT INTO media (id, type, external_id, title, sort_title, metadata) VALUES ('%s',"
                    + " 'movie', 'hand:%s', 'Unrelated', 'x', '{\"originalTitle\":\"Ÿ%s\"}')")
                .formatted(UUID.randomUUID(), byHand, byHand));

    // Then
    assertThat(found(swapped(first))).isEmpty();
    assertThat(found(swapped(second))).containsExactly(media.id());
    assertThat(found(swapped("y" + byHand))).hasSize(1);
  }

  @Test
  void learnsWordsOfOtherTitlesWithAnyLatinLetterAndBesideAnyMark() throws SQLException {
    // Given
    Map<String, String> plain = new HashMap<>();
    IntStream.concat(IntStream.rangeClosed(0xc0, 0x24f), IntStream.rangeClosed(0x1e00, 0x1eff))
        .filter(letter -> letter != 'ŉ') // which PostgreSQL takes for two words
        .mapToObj(letter -> newWord() + Character.toString(letter))
        .forEach(
            written ->
                SearchQuery.of(written, Optional.empty(), 1).doubtful().stream()
                    .filter(word -> word.matches("[a-z]{14,}"))
                    .forEach(word -> plain.put(written, word)));
    assertThat(plain).hasSizeGreaterThan(550);
    "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~\t ©«®·»¿¡×÷‐‑‒–—―‘’‚‛“”„‟•…™\u00a0\u2009\u202f\u3000"
        .codePoints()
        .forEach(
            mark -> {
              String word = newWord();
              plain.put(word + Character.toString(mark) + newWord(), word);
            });
    String composed = newWord();
    plain.put("e\u0301" + composed + "u\u0308", "e" + composed + "u");

    // When
    List<String> titles = List.copyOf(plain.keySet());
    for (int i = 0; i < titles.size(); i += 100) {
      JsonArray some = new JsonArray(titles.subList(i, Math.min(titles.size(), i + 100)));
      stored(
          withMetadata(
              Entries.movie("Unrelated"), "{\"alternativeTitles\":" + some.encode() + "}"));
    }

    // Then
    List<String> known = new Database(jdbc()).query("SELECT DISTINCT word FROM search_spellings");
    plain.values().removeAll(known);
    assertThat(plain).isEmpty();
  }

  @Test
  void findsAnyTitleByItselfWhateverIsInIt() {
    long seed = Seed.get();
    Random random = new Random(seed);
    Map<UUID, String> titles = new HashMap<>();
    List<Media> all = new ArrayList<>();
    for (int i = 0; i < 150; i++) {
      StringBuilder title = new StringBuilder(newWord());
      for (int n = random.nextInt(6); n > 0; n--) {
        title.append(random.nextBoolean() ? " " : "").append(any(random));
      }
      Media media = Entries.movie(title.toString());
      titles.put(media.id(), title.toString());
      all.add(media);
    }

    get(unitOfWork().write("test", r -> r.batches().insertAll(all)));

    titles.forEach(
        (id, title) ->
            assertThat(found(title)).as("seed %d, title %s", seed, title).startsWith(id));
  }

  @Test
  void findsWordsWithAnyCharacterInside() {
    List<String> words =
        IntStream.range(0x80, 0x20000)
            .filter(point -> isWritten(point) && (!isOneOfThousands(point) || point % 64 == 0))
            .mapToObj(point -> "q" + Character.toString(point) + Integer.toHexString(point))
            .toList();
    Map<UUID, String> titles = new HashMap<>();
    List<Media> all = new ArrayList<>();
    for (int i = 0; i < words.size(); i += 15) {
      List<String> some = words.subList(i, Math.min(i + 15, words.size()));
      Media media = Entries.movie(newWord() + " " + String.join(" ", some));
      titles.put(media.id(), media.fields().title());
      all.add(media);
    }

    get(unitOfWork().write("test", r -> r.batches().insertAll(all)));

    List<String> lost = new ArrayList<>();
    titles.forEach(
        (id, title) -> {
          if (!found(title).contains(id)) {
            List<String> alone =
                Stream.of(title.split(" ")).filter(word -> !found(word).contains(id)).toList();
            lost.addAll(alone.isEmpty() ? List.of(title) : alone);
          }
        });
    assertThat(lost).isEmpty();
  }

  private static boolean isWritten(int point) {
    int type = Character.getType(point);
    return type != Character.UNASSIGNED
        && type != Character.SURROGATE
        && type != Character.CONTROL
        && !Character.isSpaceChar(point);
  }

  private static boolean isOneOfThousands(int point) {
    return Character.isIdeographic(point)
        || point >= 0xac00 && point <= 0xd7a3
        || point >= 0xe000 && point <= 0xf8ff;
  }

  @Test
  void findsTitlesWithLettersThatEachFoldsInItsOwnWay() {
    // Given
    String word = newWord();
    List<Media> all = List.of(Entries.movie(word + " Ίﬁ"), Entries.movie(word + " がﬁΊ"));
    get(unitOfWork().write("test", r -> r.batches().insertAll(all)));

    // When, Then
    for (Media media : all) {
      assertThat(found(media.fields().title())).contains(media.id());
    }
  }

  @Test
  void findsDigitsThatAreWrittenAboveTheLine() {
    String word = newWord();
    List<Media> all = Stream.of("¹", "²", "³").map(digit -> Entries.movie(word + digit)).toList();
    get(unitOfWork().write("test", r -> r.batches().insertAll(all)));

    for (int i = 0; i < 3; i++) {
      assertThat(found(word + (i + 1))).containsExactly(all.get(i).id());
    }
  }

  @Test
  void findsLettersThatOneReplacesBesideLettersThatItKeeps() {
    // Given
    String word = newWord();
    List<Media> all =
        List.of(
            Entries.movie(word + " рӯйхат"),
            Entries.movie(word + " Ἀντιγόνη"),
            Entries.movie(word + " Ὀδυσσέας"),
            Entries.movie(word + " ảß³ﬁ"));
    get(unitOfWork().write("test", r -> r.batches().insertAll(all)));

    // When, Then
    for (Media media : all) {
      String last = media.fields().title().split(" ")[1];
      assertThat(found(word + " " + last)).contains(media.id());
      assertThat(found(last + " " + word)).contains(media.id());
    }
  }

  @Test
  void findsAWholeTitleWithASigmaAtItsEndAmongHundredsThatContainIt() {
    // Given
    String word = newWord();
    List<Media> many = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      many.add(Entries.movie("Without " + word + "σέας " + i));
    }
    Media whole = Entries.movie(word + "σέας");
    many.add(whole);
    get(unitOfWork().write("test", r -> r.batches().insertAll(many)));

    // Then
    assertThat(found(word + "σέας")).startsWith(whole.id());
    assertThat(found(word.toUpperCase(Locale.ROOT) + "ΣΕΑΣ")).startsWith(whole.id());
    assertThat(found(word.substring(1) + "σέας")).startsWith(whole.id());
  }

  @Test
  void answersWhateverIsAskedFor() {
    long seed = Seed.get();
    Random random = new Random(seed);
    for (int i = 0; i < 300; i++) {
      StringBuilder asked = new StringBuilder();
      for (int n = random.nextInt(30); n >= 0; n--) {
        asked.append(any(random)).append(random.nextBoolean() ? " " : "");
      }

      List<UUID> found = found(asked.toString());

      assertThat(found).as("seed %d, %s", seed, asked).hasSizeLessThanOrEqualTo(20);
    }
    assertThat(found("a ".repeat(250))).isEmpty();
    assertThat(found("x".repeat(500))).isEmpty();
    assertThat(found("%s".formatted("\uD83C\uDFAC"))).isEmpty();
  }

  private static String any(Random random) {
    if (random.nextInt(3) > 0) {
      return WEIRD.get(random.nextInt(WEIRD.size()));
    }
    int[] script = SCRIPTS[random.nextInt(SCRIPTS.length)];
    int point = script[0] + random.nextInt(script[1] - script[0] + 1);
    return new String(Character.toChars(point));
  }

  private List<UUID> found(String text) {
    return found(SearchQuery.of(text, Optional.empty(), 20));
  }

  private List<UUID> found(String text, MediaType type) {
    return found(SearchQuery.of(text, Optional.of(type), 20));
  }

  private List<UUID> found(SearchQuery query) {
    return get(new SearchService(unitOfWork()).search(query)).stream().map(SearchHit::id).toList();
  }

  private int rowsOf(UUID id) throws SQLException {
    return new Database(jdbc())
        .query("SELECT media_id FROM media_search WHERE media_id = '%s'".formatted(id))
        .size();
  }

  private Media stored(Media media) {
    return get(unitOfWork().writeOne("test", r -> r.media().insert(media)));
  }

  private static Media titled(Media media, String title) {
    MediaDraft draft = new MediaDraft(fields(media, title), media.details());
    return media.replace(draft, LATER);
  }

  private static Media titledAtFirst(Media media, String title) {
    return new Media(media.id(), fields(media, title), media.details(), media.stamp());
  }

  private static MediaFields fields(Media media, String title) {
    MediaFields before = media.fields();
    return new MediaFields(
        title,
        Title.sortKey(title),
        before.externalId(),
        before.status(),
        before.monitored(),
        before.year(),
        before.metadata(),
        before.tags());
  }

  private static Media withMetadata(Media media, String metadata) {
    return new Media(
        media.id(),
        media.fields().withMetadata(new JsonObject(metadata)),
        media.details(),
        media.stamp());
  }

  /** With two of its letters the other way round. */
  private static String swapped(String word) {
    return word.substring(0, 2) + word.charAt(3) + word.charAt(2) + word.substring(4);
  }

  /** A word of letters that no title has, and that is far from any other. */
  private static String newWord() {
    long number = WORDS.incrementAndGet() * 0x9E3779B97F4A7C15L;
    StringBuilder word = new StringBuilder("q");
    for (int i = 0; i < 12; i++) {
      word.append((char) ('a' + Long.remainderUnsigned(number, 26)));
      number = Long.divideUnsigned(number, 26);
    }
    return word.toString();
  }
}
