package io.researcharr.data.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What measuring costs: the same service with its meters, which are read every five seconds as
 * Prometheus would, and without them, reading and creating.
 */
final class MetricsSection implements Section {

  private static final double BAR = 0.95;
  private static final int PROCESSES = 3;
  private static final int SCRAPING_SECONDS = 5;
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
            "verdict",
            "processor time a request");
    List<UUID> ids = lab.catalogue().ids();
    Requests byId = new Requests.Get(ids.stream().map(id -> "/api/v1/media/" + id).toList());
    for (Engine engine : lab.options().engines()) {
      compare(lab, table, engine, "GET by id", byId);
      compare(lab, table, engine, "POST", CREATE);
    }
  }

  /**
   * Several processes of each kind, since no two compile themselves alike; and without a cache,
   * which fills at its own pace on each side.
   */
  private static void compare(
      Lab lab, Report.Table table, Engine engine, String name, Requests requests) throws Exception {
    List<Duel> pairs = new ArrayList<>();
    List<Double> times = new ArrayList<>();
    for (int i = 0; i < PROCESSES; i++) {
      try (Service with = lab.start("metrics", lab.copy(engine), Map.of("CACHE_ENABLED", "false"));
          Service without =
              lab.start(
                  "no-metrics",
                  lab.copy(engine),
                  Map.of("METRICS_ENABLED", "false", "CACHE_ENABLED", "false"));
          Scraping scraping = Scraping.of(with)) {
        Duel.warmUp(lab, with.url(), requests, without.url(), requests);
        List<Duel> some = Duel.pairs(lab, with.url(), requests, without.url(), requests);
        pairs.addAll(some);
        scraping.check();
        // After they have warmed up, and so without what the compiler took.
        double before = with.processorSeconds();
        double beforeWithout = without.processorSeconds();
        List<Duel> more = Duel.pairs(lab, with.url(), requests, without.url(), requests);
        times.add(
            (with.processorSeconds() - before)
                / (without.processorSeconds() - beforeWithout)
                / (sum(more, Duel::ours) / sum(more, Duel::reference)));
        pairs.addAll(more);
        scraping.check();
      }
    }
    add(table, engine, name, Duel.middle(pairs), times.stream().sorted().toList());
  }

  private static double sum(List<Duel> pairs, Function<Duel, Load> side) {
    return pairs.stream().map(side).mapToDouble(Load::perSecond).sum();
  }

  private static void add(
      Report.Table table, Engine engine, String requests, Duel duel, List<Double> times) {
    table.add(
        engine,
        requests,
        Report.number(duel.ours().perSecond()),
        Report.number(duel.reference().perSecond()),
        Report.percent(duel.ratio()),
        "≥ " + Report.percent(BAR),
        Report.verdict(duel.ratio() >= BAR),
        times.stream().map(Report::percent).collect(Collectors.joining(", ")));
  }

  /** Somebody who reads the metrics again and again, as Prometheus does. */
  private record Scraping(ScheduledExecutorService thread, Future<?> again)
      implements AutoCloseable {

    static Scraping of(Service service) {
      ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
      Runnable scrape =
          () -> {
            try {
              service.metrics();
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          };
      return new Scraping(
          thread, thread.scheduleAtFixedRate(scrape, 0, SCRAPING_SECONDS, TimeUnit.SECONDS));
    }

    /** Fails when it has not gone on to here. */
    void check() throws Exception {
      if (again.isDone()) {
        again.get();
      }
    }

    @Override
    public void close() {
      thread.shutdownNow();
    }
  }
}
