package io.researcharr.data.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.researcharr.data.fixture.FakeArr;
import io.researcharr.data.fixture.FakeArr.Library;
import io.vertx.core.Vertx;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** How fast the libraries of a Radarr and a Sonarr come in, and the memory that takes. */
final class ImportSection implements Section {

  private static final int MOVIES = 60_000;
  private static final int SERIES = 3_000;
  private static final int EPISODES = 100;
  private static final int BAR = 5_000;
  private static final String ARR_KEY = "bench-arr-key";
  private static final ObjectMapper MAPPER = new ObjectMapper();

  @Override
  public void run(Lab lab, Report report) throws Exception {
    var table =
        report.table(
            "Imports, rows/s",
            "engine",
            "what",
            "rows",
            "seconds",
            "rows/s",
            "again, rows/s",
            "bar",
            "peak resident, MiB",
            "verdict");
    Library movies = Library.ofMovies(lab.options().amount(MOVIES));
    Library series = Library.ofSeries(lab.options().amount(SERIES), EPISODES);
    Vertx vertx = Vertx.vertx();
    try (FakeArr radarr = FakeArr.start(vertx, movies, ARR_KEY);
        FakeArr sonarr = FakeArr.start(vertx, series, ARR_KEY)) {
      for (Engine engine : lab.options().engines()) {
        try (Service service = lab.start(engine + "-imports", lab.empty(engine), Map.of())) {
          String what = "%,d movies".formatted(movies.movies());
          measure(table, engine, what, service, order("radarr", radarr));
          what = "%,d series of %d episodes".formatted(series.series(), EPISODES);
          measure(table, engine, what, service, order("sonarr", sonarr));
        }
      }
    } finally {
      vertx.close();
    }
  }

  private static void measure(
      Report.Table table, Engine engine, String what, Service service, String order)
      throws Exception {
    Outcome first = run(service, order);
    Outcome again = run(service, order);
    table.add(
        engine,
        what,
        "%,d".formatted(first.rows),
        Report.number(first.seconds),
        Report.number(first.perSecond()),
        Report.number(again.perSecond()),
        "≥ %,d".formatted(BAR),
        service.peakMib(),
        Report.verdict(first.perSecond() >= BAR));
  }

  private static String order(String source, FakeArr arr) {
    return """
        {"source":"%s","baseUrl":"%s","apiKey":"%s","instance":"bench"}"""
        .formatted(source, arr.url(), ARR_KEY);
  }

  private static Outcome run(Service service, String order) throws Exception {
    long start = System.nanoTime();
    JsonNode view = MAPPER.readTree(service.post("/api/v1/imports", order));
    String path = "/api/v1/imports/" + view.path("id").asText();
    while (!view.path("state").asText().equals("completed")) {
      if (view.path("state").asText().matches("failed|cancelled")) {
        throw new IllegalStateException("the import did not complete: " + view);
      }
      TimeUnit.MILLISECONDS.sleep(100);
      view = MAPPER.readTree(service.get(path));
    }
    return new Outcome(view.path("done").asLong(), (System.nanoTime() - start) / 1e9);
  }

  private record Outcome(long rows, double seconds) {

    private double perSecond() {
      return rows / seconds;
    }
  }
}
