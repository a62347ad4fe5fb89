package io.researcharr.data.domain.search;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A title, or what is asked for, as words. Marks part words, as in Spider-Man; with the marks left
 * out what stands without a space in it is one word, as in Spiderman, and both are looked for.
 *
 * @param parts the words between marks and spaces
 * @param joined the words between spaces; the same as the parts where no mark is inside of any
 */
record TitleText(String text, List<Part> parts, List<Part> joined) {

  static TitleText of(String text) {
    // Folded at once where that moves no letter, as in most titles.
    boolean isPlain = Letters.isPlain(text);
    String folded = isPlain ? Letters.fold(text) : text;
    List<Part> parts = new ArrayList<>();
    List<Part> joined = new ArrayList<>();
    int chunk = 0;
    int at = 0;
    while (at < text.length()) {
      int point = text.codePointAt(at);
      if (Letters.isLetter(point)) {
        int end = endOfWord(text, at);
        String word = folded.substring(at, end);
        add(parts, isPlain ? word : Letters.word(word), at, end);
        at = end;
      } else {
        at += Character.charCount(point);
        if (Letters.isSpace(point)) {
          chunk = join(parts, chunk, joined);
        }
      }
    }
    join(parts, chunk, joined);
    return new TitleText(text, parts, joined.size() == parts.size() ? parts : joined);
  }

  /** The ways to read it. */
  List<List<Part>> readings() {
    return parts == joined ? List.of(parts) : List.of(parts, joined);
  }

  /**
   * A part as it is written, and without its accents only, for letters that a database may take for
   * others than we do.
   */
  Set<String> written(Part part) {
    String written = text.substring(part.from(), part.to());
    Set<String> ways = new LinkedHashSet<>();
    if (written.codePoints().allMatch(Letters::isLetter)) {
      ways.add(written.toLowerCase(Locale.ROOT));
      ways.add(Letters.withoutAccents(written));
      if (!Letters.isPlain(written)) {
        ways.add(AsciiLetters.replaced(written));
      }
      ways.remove(part.word());
    }
    return ways;
  }

  private static void add(List<Part> parts, String word, int from, int to) {
    if (Letters.isWord(word)) {
      parts.add(new Part(word, from, to));
    }
  }

  /** Makes one word of the parts since the last space. */
  private static int join(List<Part> parts, int from, List<Part> joined) {
    int to = parts.size();
    if (to == from + 1) {
      joined.add(parts.get(from));
    } else if (to > from) {
      StringBuilder word = new StringBuilder();
      parts.subList(from, to).forEach(part -> word.append(part.word()));
      joined.add(new Part(word.toString(), parts.get(from).from(), parts.get(to - 1).to()));
    }
    return to;
  }

  private static int endOfWord(String text, int from) {
    int end = from;
    while (end < text.length() && Letters.isLetter(text.codePointAt(end))) {
      end += Character.charCount(text.codePointAt(end));
    }
    return end;
  }

  /** A folded word, and where it stands in the text. */
  record Part(String word, int from, int to) {}
}
