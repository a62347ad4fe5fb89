package io.researcharr.data.domain.media;

import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

/** The rules for titles: how they are compared, sorted and found by their beginning. */
public final class Title {

  /** The longest title, in Unicode code points. */
  public static final int MAX_LENGTH = 500;

  private static final Pattern MARKS = Pattern.compile("\\p{M}+");
  private static final Pattern SPACES = Pattern.compile("\\s+");
  private static final Pattern ARTICLE = Pattern.compile("^(?:the|an|a) (?=.)");

  private Title() {}

  /** The title without case and accents: two titles that fold alike look alike to a reader. */
  public static String fold(String title) {
    String text = isAscii(title) ? title : withoutMarks(title);
    return clip(SPACES.matcher(text.toLowerCase(Locale.ROOT)).replaceAll(" ").strip());
  }

  /**
   * What a title is sorted by when nobody says otherwise: folded, and without a leading article.
   */
  public static String sortKey(String title) {
    return ARTICLE.matcher(fold(title)).replaceFirst("");
  }

  /** The number of Unicode code points, which is what both databases count. */
  public static int length(String text) {
    return text.codePointCount(0, text.length());
  }

  private static String withoutMarks(String title) {
    String decomposed = Normalizer.normalize(title, Normalizer.Form.NFD);
    return Normalizer.normalize(MARKS.matcher(decomposed).replaceAll(""), Normalizer.Form.NFC);
  }

  private static boolean isAscii(String text) {
    return text.chars().allMatch(c -> c < 128);
  }

  private static String clip(String text) {
    return length(text) <= MAX_LENGTH
        ? text
        : text.substring(0, text.offsetByCodePoints(0, MAX_LENGTH));
  }
}
