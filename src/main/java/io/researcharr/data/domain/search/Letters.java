package io.researcharr.data.domain.search;

import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What of a text is looked at: letters and digits, without case, accents and ligatures. The
 * databases make their words by the same rules; see docs/search.md.
 */
final class Letters {

  private static final Pattern ACCENTS = Pattern.compile("[\\u0300-\\u036f]+");

  /** Single letters that are a space and an accent, or a whole sentence, when taken apart. */
  private static final Pattern SENTENCES =
      Pattern.compile("[\\u037a\\ufc5e-\\ufc63\\ufdfa\\ufdfb\\ufe70-\\ufe7e]");

  /** Pairs of code points, from and to, between which no letter or digit is; beyond ASCII. */
  private static final int[] MARKS = {
    0x80, 0xa9, 0xab, 0xb1, 0xb4, 0xb4, 0xb6, 0xb8, 0xbb, 0xbb, 0xbf, 0xbf, 0xd7, 0xd7, 0xf7, 0xf7,
    0x2b9, 0x2bf, 0x2c2, 0x2c6, 0x2c8, 0x2c8, 0x2cb, 0x2cb, 0x2d0, 0x2d0, 0x2d2, 0x2df, 0x384,
    0x385, 0x55a, 0x55f, 0x589, 0x58a, 0x5be, 0x5be, 0x5f3, 0x5f4, 0x60c, 0x60c, 0x61b, 0x61b,
    0x61f, 0x61f, 0x66a, 0x66d, 0x6d4, 0x6d4, 0x964, 0x965, 0x1680, 0x1680, 0x1fbd, 0x1fbd, 0x1fbf,
    0x1fc1, 0x1fcd, 0x1fcf, 0x1fdd, 0x1fdf, 0x1fed, 0x1fef, 0x1ffd, 0x1ffe, 0x2000, 0x206f, 0x20a0,
    0x20ff, 0x2120, 0x2120, 0x2122, 0x2122, 0x2190, 0x245f, 0x24eb, 0x2bff, 0x2e00, 0x2e2e, 0x2e30,
    0x2e7f, 0x3000, 0x3004, 0x3008, 0x3020, 0x3030, 0x3030, 0x303d, 0x303d, 0x309b, 0x309c, 0x30fb,
    0x30fb, 0xe000, 0xf8ff, 0xfe10, 0xfe19, 0xfe30, 0xfe6f, 0xff01, 0xff0f, 0xff1a, 0xff20, 0xff3b,
    0xff40, 0xff5b, 0xff65, 0xffe3, 0xffe3, 0xfffd, 0xfffd, 0x1f000, 0x1f0ff, 0x1f150, 0x1f169,
    0x1f16d, 0x1f18f, 0x1f191, 0x1f1ff, 0x1f252, 0x1faff
  };

  private Letters() {}

  /** The text without case, accents and ligatures. */
  static String fold(String text) {
    if (isPlain(text)) {
      return text.toLowerCase(Locale.ROOT);
    }
    String whole = SENTENCES.matcher(text).replaceAll("");
    return AsciiLetters.of(bare(whole, Normalizer.Form.NFKD));
  }

  /** The same with ligatures and other ways to write a letter left as they are. */
  static String withoutAccents(String text) {
    return AsciiLetters.ofCommon(bare(text, Normalizer.Form.NFD));
  }

  private static String bare(String text, Normalizer.Form form) {
    String apart = Normalizer.normalize(text, form);
    return Normalizer.normalize(ACCENTS.matcher(apart).replaceAll(""), Normalizer.Form.NFC)
        .toLowerCase(Locale.ROOT)
        .replace('ς', 'σ');
  }

  /** Whether it is part of a word. */
  static boolean isLetter(int point) {
    if (point < 0x80) {
      return point >= 'a' && point <= 'z'
          || point >= 'A' && point <= 'Z'
          || point >= '0' && point <= '9';
    }
    for (int i = 0; i < MARKS.length; i += 2) {
      if (point < MARKS[i]) {
        return true;
      }
      if (point <= MARKS[i + 1]) {
        return false;
      }
    }
    return true;
  }

  /** The letters of a text, folded, and nothing else. */
  static String word(String text) {
    String folded = fold(text);
    if (isAllLetters(folded)) {
      return folded;
    }
    StringBuilder word = new StringBuilder(folded.length());
    folded.codePoints().filter(Letters::isLetter).forEach(word::appendCodePoint);
    return word.toString();
  }

  private static boolean isAllLetters(String text) {
    int at = 0;
    while (at < text.length()) {
      int point = text.codePointAt(at);
      if (!isLetter(point)) {
        return false;
      }
      at += Character.charCount(point);
    }
    return true;
  }

  /** Whether somebody would call it a word: accents that stand alone are none. */
  static boolean isWord(String letters) {
    int at = 0;
    while (at < letters.length()) {
      int point = letters.codePointAt(at);
      if (Character.isLetterOrDigit(point)) {
        return true;
      }
      at += Character.charCount(point);
    }
    return false;
  }

  /** Whether it stands between words, where a mark may stand inside of one, as in O'Brien. */
  static boolean isSpace(int point) {
    return point >= '\t' && point <= '\r' || Character.isSpaceChar(point);
  }

  /** Whether it is ASCII alone, in which every letter is one character and stays one. */
  static boolean isPlain(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) >= 0x80) {
        return false;
      }
    }
    return true;
  }
}
