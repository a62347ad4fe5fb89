package io.researcharr.data.adapter.sqlite;

import io.researcharr.data.adapter.sql.Column;
import io.researcharr.data.adapter.sql.MediaTable;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * What an entry is found by, where all its titles are of usual letters. The database says the same
 * of it with its triggers, and of every other entry; but it takes a quarter of the time of storing
 * one for that, and more where there are other titles.
 */
record SearchEntry(List<Object> values) {

  private static final List<String> STORED = MediaTable.COLUMNS.stream().map(Column::name).toList();

  /** How the statements begin that store whole entries. */
  static final String STORED_BY = "INSERT INTO media (" + String.join(", ", STORED) + ") VALUES ";

  /** How many values each has. */
  static final int COLUMNS = 7;

  private static final int ID = STORED.indexOf("id");
  private static final int TYPE = STORED.indexOf("type");
  private static final int YEAR = STORED.indexOf("year");
  private static final int TITLE = STORED.indexOf("title");
  private static final int METADATA = STORED.indexOf("metadata");
  private static final int DELETED_AT = STORED.indexOf("deleted_at");

  /** Those that {@code media_unsearched_titles_insert} takes for usual. */
  private static final Pattern USUAL = Pattern.compile("[ a-zA-Z0-9!&'(),./:?-]*");

  private static final Pattern USUAL_LINES = Pattern.compile("[ a-zA-Z0-9!&'(),./:?\n-]*");

  /** What is more than so many letters is left out by the database. */
  private static final int MOST = 4_000;

  private static final Pattern MARKS = Pattern.compile("[!&'(),./:?-]");

  /** In front of the type, and twice in front of a title in one word; no usual title has it. */
  private static final String MARK = "\uA840";

  /** Stores as many as there are, in a statement with room for so many; the others are null. */
  static String insert(int room) {
    String row = "(?, ?, ?, ?, ?, ?, ?)";
    return "INSERT INTO media_search (media_id, type, year, title, alternatives, key, words)"
        + " SELECT * FROM (VALUES "
        + row
        + (", " + row).repeat(room - 1)
        + ") WHERE column1 IS NOT NULL";
  }

  /** Of rows that were stored, one after the other, those for which this can be said. */
  static List<SearchEntry> of(List<Object> values) {
    int width = STORED.size();
    return IntStream.range(0, values.size() / width)
        .mapToObj(row -> values.subList(row * width, (row + 1) * width))
        .flatMap(row -> ofRow(row).stream())
        .toList();
  }

  private static Optional<SearchEntry> ofRow(List<Object> row) {
    String title = (String) row.get(TITLE);
    if (row.get(DELETED_AT) != null || !USUAL.matcher(title).matches()) {
      return Optional.empty();
    }
    return OtherTitles.of((String) row.get(METADATA))
        .filter(others -> others.length() <= MOST && USUAL_LINES.matcher(others).matches())
        .map(others -> entry(row, title, others));
  }

  private static SearchEntry entry(List<Object> row, String title, String others) {
    String type = (String) row.get(TYPE);
    String words = words(type, title, others);
    return new SearchEntry(
        List.of(row.get(ID), type, row.get(YEAR), title, others, key(title), words));
  }

  private static String key(String title) {
    String spaced = MARKS.matcher(title.toLowerCase(Locale.ROOT)).replaceAll(" ");
    for (int i = 0; i < 4; i++) {
      spaced = spaced.replace("  ", " ");
    }
    return spaced.strip();
  }

  private static String words(String type, String title, String others) {
    String titles = title + "\n" + others;
    String squeezed = MARKS.matcher(titles).replaceAll("");
    boolean isPlain = squeezed.equals(titles);
    String words = (isPlain ? titles : titles + " " + squeezed) + " " + MARK + type;
    return isPlain && withoutEnd(others).isEmpty() ? words : words + inOneWord(squeezed);
  }

  /** Each title without its spaces, as a word that is marked. */
  private static String inOneWord(String titles) {
    String marked = " " + MARK + MARK;
    return marked + withoutEnd(titles).replace(" ", "").replace("\n\n", "\n").replace("\n", marked);
  }

  private static String withoutEnd(String lines) {
    int end = lines.length();
    while (end > 0 && lines.charAt(end - 1) == '\n') {
      end--;
    }
    return lines.substring(0, end);
  }
}
