package io.researcharr.data.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** The benchmark: starts what it measures, measures, writes the report and stops everything. */
public final class Bench {

  private static final String HOW_TO_INSTALL =
      "The load generator wrk is missing. On Debian: apt-get update && apt-get install -y wrk";

  private Bench() {}

  public static void main(String[] args) throws Exception {
    Options options = Options.ofSystemProperties();
    if (!Wrk.isInstalled()) {
      System.err.println(HOW_TO_INSTALL);
      System.exit(2);
    }
    long start = System.nanoTime();
    Report report = new Report();
    try (Lab lab = new Lab(options)) {
      for (Map.Entry<String, Section> section : sections().entrySet()) {
        if (options.wants(section.getKey())) {
          System.out.println("\n== " + section.getKey());
          section.getValue().run(lab, report);
          write(options.directory(), report, start);
        }
      }
    }
    System.out.println("\n" + write(options.directory(), report, start));
    System.exit(options.strict() && report.misses() > 0 ? 1 : 0);
  }

  private static Map<String, Section> sections() {
    Map<String, Section> sections = new LinkedHashMap<>();
    sections.put("start", new StartSection());
    sections.put("by-id", new ByIdSection());
    sections.put("pages", new PageSection());
    sections.put("reads", new ReadSection());
    sections.put("cache", new CacheSection());
    sections.put("cache-redis", new CacheRedisSection());
    sections.put("cache-writes", new CacheWriteSection());
    sections.put("search", new SearchSection());
    sections.put("create", new CreateSection());
    sections.put("metrics", new MetricsSection());
    sections.put("imports", new ImportSection());
    sections.put("jobs", new JobSection());
    sections.put("jobs-held", new HeldSnapshotSection());
    sections.put("streams", new StreamSection());
    return sections;
  }

  private static String write(Path directory, Report report, long start) throws IOException {
    String text = report.markdown(Duration.ofNanos(System.nanoTime() - start));
    Files.writeString(directory.resolve("report.md"), text);
    return text;
  }
}
