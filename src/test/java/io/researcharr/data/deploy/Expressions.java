package io.researcharr.data.deploy;

import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Which metrics an expression of Prometheus reads. */
final class Expressions {

  private static final Pattern LABELS =
      Pattern.compile("\\{[^}]*}|\\b(by|without|on|ignoring|group_left)\\s*\\([^)]*\\)");
  private static final Pattern NUMBERS =
      Pattern.compile("\\[[^\\]]*]|\\boffset\\s+\\w+|\\b[0-9][0-9.]*\\w*");
  private static final Pattern NAME = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*(?!\\s*\\(|[\\w:])");
  private static final Set<String> WORDS = Set.of("and", "or", "unless", "bool");

  private static final Pattern CONDITIONS = Pattern.compile("([a-zA-Z_:][\\w:]*)\\{([^}]*)}");
  private static final Pattern CONDITION = Pattern.compile("(\\w+)(?:=~?|!=|!~)\"([^\"]*)\"");

  private Expressions() {}

  /** What an expression demands of the labels of the metrics that it reads. */
  static Stream<Condition> conditions(String expression) {
    return CONDITIONS
        .matcher(expression)
        .results()
        .flatMap(
            metric ->
                CONDITION
                    .matcher(metric.group(2))
                    .results()
                    .map(one -> new Condition(metric.group(1), one.group(1), one.group(2))));
  }

  static Set<String> metrics(String expression) {
    String bare = LABELS.matcher(expression).replaceAll(" ");
    Matcher names = NAME.matcher(NUMBERS.matcher(bare).replaceAll(" "));
    Set<String> metrics = new TreeSet<>();
    while (names.find()) {
      metrics.add(names.group());
    }
    metrics.removeAll(WORDS);
    return metrics;
  }

  /** A label of a metric, and what its value has to match, or must not. */
  record Condition(String metric, String label, String value) {}
}
