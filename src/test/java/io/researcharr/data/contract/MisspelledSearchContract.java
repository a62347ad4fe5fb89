package io.researcharr.data.contract;

import static io.researcharr.data.contract.UnitOfWorkContract.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.researcharr.data.domain.media.Edit;
import io.researcharr.data.domain.media.Media;
import io.researcharr.data.domain.search.SearchQuery;
import io.researcharr.data.fixture.Database;
import io.researcharr.data.fixture.Entries;
import io.vertx.core.json.JsonArray;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a search finds whose words are not quite those that were meant. */
abstract class MisspelledSearchContract extends SearchContract {

  private static final Edit LATER = new Edit("later", Entries.NOON.plusSeconds(60));

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
            Entries.withMetadata(
                Entries.movie("Unrelated"),
                "{\"originalTitle\":\"L’\u00c9t\u00e9 d'\u00c1%s\",\"alternativeTitles\":[\"Film: %s!\"]}"
                    .formatted(original, first)));

    assertThat(found(swapped("a" + original))).containsExactly(media.id());
    assertThat(found("ete " + swapped("a" + original))).containsExactly(media.id());
    assertThat(found("film " + swapped(first))).containsExactly(media.id());

    // When
    Media changed =
        Entries.withMetadata(
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
          Entries.withMetadata(
              Entries.movie("Unrelated"), "{\"alternativeTitles\":" + some.encode() + "}"));
    }

    // Then
    List<String> known = new Database(jdbc()).query("SELECT DISTINCT word FROM search_spellings");
    plain.values().removeAll(known);
    assertThat(plain).isEmpty();
  }

  /** With two of its letters the other way round. */
  private static String swapped(String word) {
    return word.substring(0, 2) + word.charAt(3) + word.charAt(2) + word.substring(4);
  }
}
