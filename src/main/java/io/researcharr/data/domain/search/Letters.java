package io.researcharr.data.domain.search;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What of a text is looked at: letters and digits, without case, accents and ligatures. The
 * databases make their words by the same rules; see docs/search.md.
 */
final class Letters {

  private static final Pattern ACCENTS = Pattern.compile("[\\u0300-\\u036f]+");
  private static final Pattern SIGNS = Pattern.compile("[™℠®©]");

  /** Letters that are no letter with an accent, and what they are written as without them. */
  private static final Map<Integer, String> PLAIN =
      Map.ofEntries(
          Map.entry((int) 'æ', "ae"),
          Map.entry((int) 'œ', "oe"),
          Map.entry((int) 'ß', "ss"),
          Map.entry((int) 'ø', "o"),
          Map.entry((int) 'đ', "d"),
          Map.entry((int) 'ð', "d"),
          Map.entry((int) 'þ', "th"),
          Map.entry((int) 'ł', "l"),
          Map.entry((int) 'ħ', "h"),
          Map.entry((int) 'ı', "i"),
          Map.entry((int) 'ŧ', "t"),
          Map.entry((int) 'ŋ', "n"));

  /** Pairs of code points, from and to, between which no letter or digit is; beyond ASCII. */
  private static final int[] MARKS = {
    0x80, 0xa9, 0xab, 0xb1, 0xb4, 0xb4, 0xb6, 0xb8, 0xbb, 0xbb, 0xbf, 0xbf, 0xd7, 0xd7, 0xf7, 0xf7,
    0x2b9, 0x2df, 0x55a, 0x55f, 0x589, 0x58a, 0x5be, 0x5be, 0x5f3, 0x5f4, 0x60c, 0x60c, 0x61b,
    0x61b, 0x61f, 0x61f, 0x66a, 0x66d, 0x6d4, 0x6d4, 0x964, 0x965, 0x1680, 0x1680, 0x2000, 0x206f,
    0x20a0, 0x20ff, 0x2190, 0x2bff, 0x2e00, 0x2e7f, 0x3000, 0x3004, 0x3008, 0x3020, 0x3030, 0x3030,
    0x303d, 0x303d, 0x30fb, 0x30fb, 0xe000, 0xf8ff, 0xfe10, 0xfe19, 0xfe30, 0xfe6f, 0xff01, 0xff0f,
    0xff1a, 0xff20, 0xff3b, 0xff40, 0xff5b, 0xff65, 0xfffd, 0xfffd, 0x1f000, 0x1faff
  };

  private Letters() {}

  /** The text without case, accents and ligatures. */
  static String fold(String text) {
    if (isPlain(text)) {
      return text.toLowerCase(Locale.ROOT);
    }
    return bare(SIGNS.matcher(text).replaceAll(" "), Normalizer.Form.NFKD);
  }

  /** The same with ligatures and other ways to write a letter left as they are. */
  static String withoutAccents(String text) {
    return bare(text, Normalizer.Form.NFD);
  }

  private static String bare(String text, Normalizer.Form form) {
    String apart = Normalizer.normalize(text, form);
    String bare =
        Normalizer.normalize(ACCENTS.matcher(apart).replaceAll(""), Normalizer.Form.NFC)
            .toLowerCase(Locale.ROOT);
    return isPlain(bare) ? bare : plain(bare);
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
    return point <= ' ' || Character.isWhitespace(point) || Character.isSpaceChar(point);
  }

  private static String plain(String text) {
    StringBuilder plain = new StringBuilder(text.length() + 8);
    text.codePoints()
        .forEach(
            point -> {
              String letters = PLAIN.get(point);
              if (letters == null) {
                plain.appendCodePoint(point);
              } else {
                plain.append(letters);
              }
            });
    return plain.toString();
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
