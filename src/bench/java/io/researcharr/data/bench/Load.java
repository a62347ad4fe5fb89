package io.researcharr.data.bench;

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
}
