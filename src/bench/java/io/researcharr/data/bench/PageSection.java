package io.researcharr.data.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;

/** Whether page 1,000 of a list costs what page 1 costs, for each sort key. */
final class PageSection implements Section {

  static final List<String> SORTS =
      List.of(
          "createdAt", "-createdAt", "updatedAt", "-updatedAt", "title", "-title", "year", "-year");

  private static final String LIST = "/api/v1/media?sort=";
  private static final int PAGE = 50;
  private static final int PAGES_BEFORE = 999;
  private static final int STEP = 500;
  private static final double BAR = 1.5;
  private static final int TURN = 2;
  private static final int TURNS = 3;
  private static final ObjectMapper MAPPER = new ObjectMapper();

  @Override
  public void run(Lab lab, Report report) throws Exception {
    var table =
        report.table(
            "Page 1,000 of a list (limit 50) beside page 1, median latency in ms",
            "engine",
            "sort",
            "page 1",
            "page 1,000",
            "ratio",
            "bar",
            "verdict");
    for (Engine engine : lab.options().engines()) {
      Service service = lab.service(engine);
      for (String sort : SORTS) {
        String first = LIST + sort + "&limit=" + PAGE;
        String deep = first + "&cursor=" + cursor(service, sort);
        double shallowMillis = Double.MAX_VALUE;
        double deepMillis = Double.MAX_VALUE;
        for (int turn = 0; turn < TURNS; turn++) {
          shallowMillis = Math.min(shallowMillis, median(lab, service, first));
          deepMillis = Math.min(deepMillis, median(lab, service, deep));
        }
        double ratio = deepMillis / shallowMillis;
        table.add(
            engine,
            sort,
            Report.number(shallowMillis),
            Report.number(deepMillis),
            Report.number(ratio),
            "≤ " + Report.number(BAR),
            Report.verdict(ratio <= BAR));
      }
    }
  }

  private static double median(Lab lab, Service service, String path) throws Exception {
    Load load = lab.wrk().run(service.url(), 1, lab.options().seconds(TURN), Requests.get(path));
    if (load.failures() > 0) {
      throw new IllegalStateException(path + ": " + load);
    }
    return load.p50();
  }

  /** The cursor that leads to page 1,000; walked to in longer strides. */
  private static String cursor(Service service, String sort) throws Exception {
    String cursor = "";
    for (int behind = 0; behind < PAGES_BEFORE * PAGE; ) {
      int limit = Math.min(STEP, PAGES_BEFORE * PAGE - behind);
      JsonNode page =
          MAPPER.readTree(
              service.get(
                  LIST + sort + "&limit=" + limit + (cursor.isEmpty() ? "" : "&cursor=" + cursor)));
      cursor = page.path("nextCursor").asText();
      behind += limit;
    }
    return cursor;
  }
}
