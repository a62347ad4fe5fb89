package io.researcharr.data.bench;

import java.util.List;
import java.util.UUID;

/** Reading single entries, beside a bare route that runs the same statement. */
final class ByIdSection implements Section {

  private static final double BAR = 0.7;

  @Override
  public void run(Lab lab, Report report) throws Exception {
    var table =
        report.table(
            "GET /api/v1/media/{id} beside a bare route, requests/s at 64 connections",
            "engine",
            "service",
            "bare",
            "ratio",
            "bar",
            "service p95, ms",
            "verdict");
    List<UUID> ids = lab.catalogue().ids();
    for (Engine engine : lab.options().engines()) {
      String url = lab.service(engine).url();
      Duel duel = Duel.of(lab, url, paths("/api/v1/media/", ids), url, paths("/bare/media/", ids));
      table.add(
          engine,
          Report.number(duel.ours().perSecond()),
          Report.number(duel.reference().perSecond()),
          Report.percent(duel.ratio()),
          "≥ " + Report.percent(BAR),
          Report.number(duel.ours().p95()),
          Report.verdict(duel.ratio() >= BAR));
    }
  }

  private static Requests paths(String prefix, List<UUID> ids) {
    return new Requests.Get(ids.stream().map(id -> prefix + id).toList());
  }
}
