package io.researcharr.data.domain.search;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Letters that are no ASCII letter with an accent, but are written as one or two of those where
 * there is nothing else: the same as the extension unaccent of PostgreSQL takes for them.
 */
final class AsciiLetters {

  /** Behind what each is written as. */
  private static final List<String> LETTERS =
      List.of(
          "0〇",
          "1¹",
          "2²",
          "3³",
          "aᴀᶏⱥ",
          "aaꜳ",
          "aeæᴁ",
          "aoꜵ",
          "auꜷ",
          "avꜹꜻ",
          "ayꜽ",
          "bƀƃɓʙᴃᵬᶀ",
          "cƈȼɕᴄꞓ",
          "dðđƌȡɖɗᴅᴆᵭᶁᶑꝱꝺ",
          "dbȸ",
          "dzʣʥ",
          "eɇɛᴇᶒᶓⱸ",
          "fƒᵮᶂꜰꝼ",
          "gǥɠɡɢʛᶃꞡ",
          "hħɦɧʜⱨ",
          "hvƕ",
          "iıɨɪᵻᶖ",
          "jȷɉɟʝᴊ",
          "kƙᴋᶄⱪꝁꝃꝅꞣ",
          "lłƚȴɫɬɭʟᴌᶅⱡꝇꝉꝲ",
          "llỻ",
          "lsʪ",
          "lzʫ",
          "mɱᴍᵯᶆꝳ",
          "nŋƞȵɲɳɴᵰᶇꝴꞑꞥ",
          "oøᴏⱺꝋꝍ",
          "oeœɶ",
          "oiƣ",
          "ooꝏ",
          "pƥᴘᵱᵽᶈ℗℘ꝑꝓꝕ",
          "qĸʠꝗꝙ",
          "qpȹ",
          "rɍɼɽɾʀᵲᵳᶉꝵꝶꞧ",
          "rx℞",
          "sȿʂᵴᶊẜẝꜱꞩ",
          "ssß",
          "tŧƫƭȶʈᴛᵵⱦꝷꞇ",
          "thþᵺꝥꝧ",
          "tsʦ",
          "uʉᴜᵾᶙ",
          "ueᵫ",
          "vʋᴠᶌỽⱱⱴꝟ",
          "vyꝡ",
          "wᴡⱳ",
          "xᶍ",
          "yƴɏʏỿ",
          "zƶȥɀʐʑᴢᵶᶎⱬ");

  /** Those that are replaced in SQLite too, where each costs time, and digits written high. */
  private static final String COMMON = "æœßøđðþłħıŧŋ¹²³";

  /**
   * Letters with an accent that the tokenizer of SQLite knows no base for, each before its base.
   */
  private static final String WITHOUT_BASE =
      "ЁеёеЙийиЇіїіЎуўуЃгѓгЌкќкΆαάαΈεέεΉηήηΊιίιΪιϊιΐιΌοόοΎυύυΫυϋυΰυΏωώωςσ";

  private static final Map<Integer, String> ASCII = new HashMap<>();
  private static final Map<Integer, String> COMMON_ASCII = new HashMap<>();
  private static final Map<Integer, String> REPLACED = new HashMap<>();

  static {
    for (String letters : LETTERS) {
      String ascii = letters.replaceAll("[^\\x00-\\x7f]", "");
      letters.codePoints().skip(ascii.length()).forEach(letter -> ASCII.put(letter, ascii));
    }
    COMMON.codePoints().forEach(letter -> COMMON_ASCII.put(letter, ASCII.get(letter)));
    COMMON_ASCII.forEach(
        (letter, ascii) -> {
          REPLACED.put(letter, ascii);
          REPLACED.put(Character.toUpperCase(letter), ascii);
        });
    REPLACED.remove((int) 'I');
    REPLACED.put((int) 'ẞ', "ss");
    for (int i = 0; i < WITHOUT_BASE.length(); i += 2) {
      REPLACED.put((int) WITHOUT_BASE.charAt(i), WITHOUT_BASE.substring(i + 1, i + 2));
    }
  }

  private AsciiLetters() {}

  static String of(String text) {
    return replaced(text, ASCII);
  }

  /** The same with letters of living languages only. */
  static String ofCommon(String text) {
    return replaced(text, COMMON_ASCII);
  }

  /** As SQLite gives a text to its tokenizer, which then folds it by its own rules. */
  static String replaced(String text) {
    return replaced(text, REPLACED);
  }

  private static String replaced(String text, Map<Integer, String> by) {
    if (Letters.isPlain(text)) {
      return text;
    }
    StringBuilder plain = new StringBuilder(text.length() + 8);
    text.codePoints()
        .forEach(
            point -> {
              String letters = by.get(point);
              if (letters == null) {
                plain.appendCodePoint(point);
              } else {
                plain.append(letters);
              }
            });
    return plain.toString();
  }
}
