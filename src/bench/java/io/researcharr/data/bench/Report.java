package io.researcharr.data.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** The figures, in tables that can be pasted into the documentation. */
final class Report {

  private static final String MET = "met";
  private static final String MISSED = "**missed**";

  private final List<Table> tables = new ArrayList<>();

  /** A new table; its last column says whether a bar is met. */
  Table table(String title, String... columns) {
    Table table = new Table(title, List.of(columns));
    tables.add(table);
    return table;
  }

  long misses() {
    return tables.stream()
        .flatMap(table -> table.rows.stream())
        .filter(row -> row.contains(MISSED))
        .count();
  }

  String markdown(Duration took) throws IOException {
    StringBuilder text = new StringBuilder();
    text.append(
        "Measured on %s: %d cores (%s), Java %s, in %d s. Bars missed: %d.%n"
            .formatted(
                LocalDate.now(ZoneOffset.UTC),
                Runtime.getRuntime().availableProcessors(),
                processor(),
                System.getProperty("java.version"),
                took.toSeconds(),
                misses()));
    tables.forEach(table -> table.write(text));
    return text.toString();
  }

  private static String processor() throws IOException {
    return Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
        .filter(line -> line.startsWith("model name"))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .findFirst()
        .orElse("unknown processor");
  }

  /** A number with a sensible number of places. */
  static String number(double value) {
    String format = value >= 100 ? "%,.0f" : value >= 10 ? "%.1f" : "%.2f";
    return String.format(Locale.ROOT, format, value);
  }

  static String percent(double ratio) {
    return String.format(Locale.ROOT, "%.0f %%", ratio * 100);
  }

  static String verdict(boolean met) {
    return met ? MET : MISSED;
  }

  /** A table of figures. */
  static final class Table {

    private final String title;
    private final List<String> columns;
    private final List<List<String>> rows = new ArrayList<>();

    private Table(String title, List<String> columns) {
      this.title = title;
      this.columns = columns;
    }

    void add(Object... cells) {
      List<String> row = new ArrayList<>();
      for (Object cell : cells) {
        row.add(String.valueOf(cell));
      }
      rows.add(row);
      System.out.println(title + ": " + String.join(" | ", row));
    }

    private void write(StringBuilder text) {
      text.append("\n### ").append(title).append("\n\n");
      line(text, columns);
      line(text, Collections.nCopies(columns.size(), "---"));
      rows.forEach(row -> line(text, row));
    }

    private static void line(StringBuilder text, List<String> cells) {
      text.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }
  }
}
