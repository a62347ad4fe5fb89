package io.researcharr.data.bench;

import java.util.Map;

/** Creating entries: beside a bare insert, and with commits in groups beside single ones. */
final class CreateSection implements Section {

  private static final Requests OURS = new Requests.Create("/api/v1/media");
  private static final Requests BARE = new Requests.Create("/bare/media");
  private static final double POSTGRES_BAR = 0.6;
  private static final double SQLITE_BAR = 4;

  @Override
  public void run(Lab lab, Report report) throws Exception {
    var table =
        report.table(
            "POST /api/v1/media, requests/s at 64 connections",
            "engine",
            "service",
            "reference",
            "ratio",
            "bar",
            "service p95, ms",
            "verdict");
    try (Service service = lab.start("create", lab.copy(Engine.POSTGRESQL), Map.of())) {
      Duel duel = Duel.of(lab, service.url(), OURS, service.url(), BARE);
      table.add(
          "PostgreSQL, beside a bare INSERT",
          Report.number(duel.ours().perSecond()),
          Report.number(duel.reference().perSecond()),
          Report.percent(duel.ratio()),
          "≥ " + Report.percent(POSTGRES_BAR),
          Report.number(duel.ours().p95()),
          Report.verdict(duel.ratio() >= POSTGRES_BAR));
    }
    try (Service grouped = lab.start("create-grouped", lab.copy(Engine.SQLITE), Map.of());
        Service single =
            lab.start(
                "create-single", lab.copy(Engine.SQLITE), Map.of("SQLITE_GROUP_LIMIT", "1"))) {
      Duel duel = Duel.of(lab, grouped.url(), OURS, single.url(), OURS);
      table.add(
          "SQLite, beside one commit a request",
          Report.number(duel.ours().perSecond()),
          Report.number(duel.reference().perSecond()),
          Report.number(duel.ratio()) + " times",
          "≥ " + Report.number(SQLITE_BAR) + " times",
          Report.number(duel.ours().p95()),
          Report.verdict(duel.ratio() >= SQLITE_BAR));
    }
  }
}
