package io.researcharr.data.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
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
      double first = median(lab, engine, () -> lab.empty(engine));
      double next = median(lab, engine, () -> lab.seeded(engine));
      times.add(
          engine,
          Report.number(first),
          Report.number(next),
          "< " + Report.number(BAR_SECONDS),
          Report.verdict(Math.max(first, next) < BAR_SECONDS));
      TimeUnit.SECONDS.sleep(lab.options().seconds(5));
      memory.add(engine, lab.service(engine).residentMib());
    }
  }

  private static double median(Lab lab, Engine engine, Callable<String> databaseUrl)
      throws Exception {
    List<Double> times = new ArrayList<>();
    for (int i = 0; i < lab.options().times(TIMES); i++) {
      times.add(seconds(lab, engine, databaseUrl.call()));
    }
    Collections.sort(times);
    return times.get(times.size() / 2);
  }

  private static double seconds(Lab lab, Engine engine, String databaseUrl) throws Exception {
    try (Service service = lab.start(engine + "-start", databaseUrl, Map.of())) {
      return service.startTime().toMillis() / 1e3;
    }
  }
}
