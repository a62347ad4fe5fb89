package io.researcharr.data.bench;

import io.researcharr.data.fixture.Database;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Map;

/** Jobs on PostgreSQL beside a transaction that keeps it from cleaning up. */
final class HeldSnapshotSection implements Section {

  private static final double HELD_BAR = 0.9;

  @Override
  public void run(Lab lab, Report report) throws Exception {
    int seconds = lab.options().seconds(600);
    var table =
        report.table(
            "PostgreSQL, enqueue, claim and complete without pause beside a transaction held open",
            "held for, s",
            "20 s before it, jobs/s",
            "its last 20 s, jobs/s",
            "ratio",
            "bar",
            "dead tuples",
            "verdict");
    String url = lab.empty(Engine.POSTGRESQL);
    try (Service service = lab.start("jobs-held", url, Map.of());
        Connection held = DriverManager.getConnection(Database.of(url).jdbc());
        Statement statement = held.createStatement()) {
      Workers workers = new Workers(service.url());
      JobSection.warmUp(lab, workers);
      double[] without = cycle(workers, 40);
      held.setAutoCommit(false);
      held.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      statement.executeQuery("SELECT count(*) FROM media").close();
      double[] with = cycle(workers, seconds);
      double before = average(without, without.length - 4, without.length);
      double after = average(with, with.length - 4, with.length);
      String dead =
          Database.of(url)
              .query(
                  "SELECT sum(n_dead_tup)::text FROM pg_stat_user_tables WHERE relname ="
                      + " 'processing_jobs'")
              .get(0);
      held.rollback();
      table.add(
          seconds,
          Report.number(before),
          Report.number(after),
          Report.percent(after / before),
          "≥ " + Report.percent(HELD_BAR),
          dead,
          Report.verdict(after / before >= HELD_BAR));
    }
  }

  /** Jobs a second in each five seconds of so many. */
  private static double[] cycle(Workers workers, int seconds) throws Exception {
    double[] rates = new double[Math.max(4, seconds / 5)];
    for (int i = 0; i < rates.length; i++) {
      long start = System.nanoTime();
      int done = 0;
      while (System.nanoTime() - start < 5_000_000_000L) {
        workers.enqueue(10_000);
        workers.drain(JobSection.WORKERS, 250);
        done += 10_000;
      }
      rates[i] = done / ((System.nanoTime() - start) / 1e9);
      if (i % 6 == 5) {
        System.out.printf(
            "%d s: %s jobs/s%n", (i + 1) * 5, Report.number(average(rates, i - 5, i + 1)));
      }
    }
    return rates;
  }

  private static double average(double[] rates, int from, int to) {
    return Arrays.stream(rates, Math.max(0, from), to).average().orElseThrow();
  }
}
