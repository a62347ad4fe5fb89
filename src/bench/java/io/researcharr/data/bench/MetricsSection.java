package io.researcharr.data.bench;

import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What measuring costs: the same service with and without its meters, reading and creating. */
final class MetricsSection implements Section {

  private static final double BAR = 0.95;
  private static final Requests CREATE = new Requests.Create("/api/v1/media");

  @Override
  public void run(Lab lab, Report report) throws Exception {
    var table =
        report.table(
            "Requests/s at 64 connections with metrics and without (METRICS_ENABLED=false)",
            "engine",
            "requests",
            "with",
            "without",
            "ratio",
            "bar",
            "verdict");
    List<UUID> ids = lab.catalogue().ids();
    Requests byId = new Requests.Get(ids.stream().map(id -> "/api/v1/media/" + id).toList());
    for (Engine engine : lab.options().engines()) {
      try (Service with = lab.start("metrics", lab.copy(engine), Map.of());
          Service without =
              lab.start("no-metrics", lab.copy(engine), Map.of("METRICS_ENABLED", "false"))) {
        add(table, engine, "GET by id", Duel.of(lab, with.url(), byId, without.url(), byId));
        add(table, engine, "POST", Duel.of(lab, with.url(), CREATE, without.url(), CREATE));
      }
    }
  }

  private static void add(Report.Table table, Engine engine, String requests, Duel duel) {
    table.add(
        engine,
        requests,
        Report.number(duel.ours().perSecond()),
        Report.number(duel.reference().perSecond()),
        Report.percent(duel.ratio()),
        "≥ " + Report.percent(BAR),
        Report.verdict(duel.ratio() >= BAR));
  }
}
