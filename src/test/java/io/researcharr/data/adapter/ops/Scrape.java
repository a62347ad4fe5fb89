package io.researcharr.data.adapter.ops;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What Prometheus would read from the service. */
record Scrape(String text) {

  private static final Pattern TYPE = Pattern.compile("# TYPE (\\S+) (\\S+)");
  private static final Pattern SERIES = Pattern.compile("(\\w+)(\\{.*})? (\\S+)");

  private static final Pattern LABEL = Pattern.compile("(\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\"");

  static Scrape of(URL metrics) {
    try (InputStream in = metrics.openStream()) {
      return new Scrape(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Each metric with its type. */
  Map<String, String> types() {
    Map<String, String> types = new TreeMap<>();
    text.lines()
        .map(TYPE::matcher)
        .filter(Matcher::matches)
        .forEach(line -> types.put(line.group(1), line.group(2)));
    return types;
  }

  /** The names of all series, such as those of the buckets of a histogram. */
  Set<String> names() {
    Set<String> names = new TreeSet<>();
    series().forEach(line -> names.add(line.replaceAll("[{ ].*", "")));
    return names;
  }

  /** All series with their values. */
  List<String> series() {
    return text.lines().filter(line -> !line.startsWith("#")).toList();
  }

  /** The labels of each series that has one of these names. */
  List<Map<String, String>> labels(List<String> names) {
    return series().stream()
        .map(SERIES::matcher)
        .filter(line -> line.matches() && names.contains(line.group(1)))
        .map(line -> labels(line.group(2)))
        .toList();
  }

  private static Map<String, String> labels(String text) {
    Map<String, String> labels = new TreeMap<>();
    LABEL
        .matcher(text == null ? "" : text)
        .results()
        .forEach(label -> labels.put(label.group(1), label.group(2)));
    return labels;
  }

  /** The sum of the series of a name whose labels contain all of these. */
  double sum(String name, String... labels) {
    return series().stream()
        .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
        .filter(line -> List.of(labels).stream().allMatch(line::contains))
        .map(SERIES::matcher)
        .filter(Matcher::matches)
        .mapToDouble(line -> Double.parseDouble(line.group(3)))
        .sum();
  }
}
