package io.researcharr.data.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What the caller of the benchmark decided.
 *
 * @param directory where the build is, and the report goes
 * @param only the names of the sections to run, or "all"
 * @param engines the engines to measure where a section looks at each of them
 * @param reads which of the reads to measure, by their names
 * @param strict whether a missed bar is a failure
 */
record Options(
    Path directory,
    boolean quick,
    List<String> only,
    List<Engine> engines,
    Pattern reads,
    boolean strict) {

  static Options ofSystemProperties() {
    return new Options(
        Path.of(System.getProperty("bench.directory", "target/bench")).toAbsolutePath(),
        isSet("bench.quick"),
        List.of(System.getProperty("bench.only", "all").split(",")),
        engines(System.getProperty("bench.engine", "all")),
        Pattern.compile(System.getProperty("bench.reads", "")),
        isSet("bench.strict"));
  }

  boolean wants(String section) {
    return only.contains("all") || only.contains(section);
  }

  boolean wantsRead(String name) {
    return reads.matcher(name).find();
  }

  /** A time in seconds, which a quick run cuts to a fifth. */
  int seconds(int full) {
    return quick ? Math.max(1, full / 5) : full;
  }

  /** A number of repetitions, of which a quick run does one. */
  int times(int full) {
    return quick ? 1 : full;
  }

  /** An amount of data, which a quick run cuts to a tenth. */
  int amount(int full) {
    return quick ? full / 10 : full;
  }

  private static List<Engine> engines(String name) {
    return Stream.of(Engine.values())
        .filter(engine -> name.equals("all") || engine.name().equalsIgnoreCase(name))
        .toList();
  }

  private static boolean isSet(String name) {
    String value = System.getProperty(name, "false");
    return value.isEmpty() || value.equals("true");
  }
}
