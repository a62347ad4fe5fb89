package io.researcharr.data.adapter.sqlite;

import io.researcharr.data.adapter.sql.Column;
import io.researcharr.data.adapter.sql.MediaTable;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * What an entry is found by, where its title is of usual letters and its only one. The database
 * says the same of it with its triggers, and of every other entry; but it takes a quarter of the
 * time of storing one for that.
 */
record SearchEntry(List<Object> values) {

  private static final List<String> STORED = MediaTable.COLUMNS.stream().map(Column::name).toList();

  /** How the statements begin that store whole entries. */
  static final String STORED_BY = "INSERT INTO media (" + String.join(", ", STORED) + ") VALUES ";

  /** How many values each has. */
  static final int COLUMNS = 6;

  private static final int ID = STORED.indexOf("id");
  private static final int TYPE = STORED.indexOf("type");
  private static final int YEAR = STORED.indexOf("year");
  private static final int TITLE = STORED.indexOf("title");
  private static final int METADATA = STORED.indexOf("metadata");
  private static final int DELETED_AT = STORED.indexOf("deleted_at");

  /** Those that {@code media_unsearched_titles_insert} takes for usual. */
  private static final Pattern USUAL = Pattern.compile("[ a-zA-Z0-9!&'(),./:?-]*");

  private static final Pattern MARKS = Pattern.compile("[!&'(),./:?-]");

  /** Where other titles may be. */
  private static final List<String> OTHER_TITLES =
      List.of("\"alternativeTitles\"", "\"originalTitle\"");

  /** In front of the type, and twice in front of a title in one word; no usual title has it. */
  private static final String MARK = "\uA840";

  /** Stores as many as there are, in a statement with room for so many; the others are null. */
  static String insert(int room) {
    String row = "(?, ?, ?, ?, '', ?, ?)";
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
    String metadata = (String) row.get(METADATA);
    if (row.get(DELETED_AT) != null
        || !USUAL.matcher(title).matches()
        || OTHER_TITLES.stream().anyMatch(metadata::contains)) {
      return Optional.empty();
    }
    return Optional.of(
        new SearchEntry(
            List.of(
                row.get(ID), row.get(TYPE), row.get(YEAR), title, key(title), words(row, title))));
  }

  private static String key(String title) {
    String spaced = MARKS.matcher(title.toLowerCase(Locale.ROOT)).replaceAll(" ");
    for (int i = 0; i < 4; i++) {
      spaced = spaced.replace("  ", " ");
    }
    return spaced.strip();
  }

  private static String words(List<Object> row, String title) {
    String squeezed = MARKS.matcher(title).replaceAll("");
    String words = title + "\n";
    if (squeezed.equals(title)) {
      return words + " " + MARK + row.get(TYPE);
    }
    String oneWord = MARK + MARK + squeezed.replace(" ", "");
    return words + " " + squeezed + "\n " + MARK + row.get(TYPE) + " " + oneWord;
  }
}
