package io.researcharr.data.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** How long a start takes, on an empty database and on a full one, and the memory at rest. */
final class StartSection implements Section {

  private static final double BAR_SECONDS = 4;
  private static final int TIMES = 3;

  @Override
  public void run(Lab lab, Report report) throws Exception {
    var times =
        report.table(
            "Start to ready, seconds", "engine", "first start", "next start", "bar", "verdict");
    var memory = report.table("Memory at rest, -Xmx256m, MiB", "engine", "resident");
    for (Engine engine : lab.options().engines()) {
      double first = seconds(lab, engine, lab.empty(engine));
      List<Double> next = new ArrayList<>();
      for (int i = 0; i < lab.options().times(TIMES); i++) {
        next.add(seconds(lab, engine, lab.seeded(engine)));
      }
      Collections.sort(next);
      double median = next.get(next.size() / 2);
      times.add(
          engine,
          Report.number(first),
          Report.number(median),
          "< " + Report.number(BAR_SECONDS),
          Report.verdict(Math.max(first, median) < BAR_SECONDS));
      TimeUnit.SECONDS.sleep(lab.options().seconds(5));
      memory.add(engine, lab.service(engine).residentMib());
    }
  }

  private static double seconds(Lab lab, Engine engine, String databaseUrl) throws Exception {
    try (Service service = lab.start(engine + "-start", databaseUrl, Map.of())) {
      return service.startTime().toMillis() / 1e3;
    }
  }
}
