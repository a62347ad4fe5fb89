package io.researcharr.data.contract;

import static io.researcharr.data.contract.UnitOfWorkContract.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.researcharr.data.domain.media.Media;
import io.researcharr.data.fixture.Entries;
import io.researcharr.data.fixture.Seed;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Titles and searches with any character there is. */
abstract class SearchedLettersContract extends SearchContract {

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
    assertThat(found(newWord() + "x".repeat(480))).isEmpty();
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
}
