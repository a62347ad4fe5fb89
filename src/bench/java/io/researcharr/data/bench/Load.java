package io.researcharr.data.bench;

import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What wrk measured. Latencies are in milliseconds. */
record Load(double perSecond, double p50, double p95, long failures) {

  private static final Pattern RESULT =
      Pattern.compile("RESULT requests=(\\d+) micros=(\\d+) p50=(\\d+) p95=(\\d+) failures=(\\d+)");

  static Load parse(String output) {
    Matcher found = RESULT.matcher(output);
    if (!found.find()) {
      throw new IllegalStateException("wrk says nothing of a result:\n" + output);
    }
    return new Load(
        Long.parseLong(found.group(1)) * 1e6 / Long.parseLong(found.group(2)),
        Long.parseLong(found.group(3)) / 1e3,
        Long.parseLong(found.group(4)) / 1e3,
        Long.parseLong(found.group(5)));
  }

  /** The middle of each figure, and all failures. */
  static Load middle(List<Load> loads) {
    return new Load(
        middle(loads, Load::perSecond),
        middle(loads, Load::p50),
        middle(loads, Load::p95),
        loads.stream().mapToLong(Load::failures).sum());
  }

  private static double middle(List<Load> loads, ToDoubleFunction<Load> figure) {
    return loads.stream().mapToDouble(figure).sorted().skip(loads.size() / 2).findFirst().orElse(0);
  }
}
