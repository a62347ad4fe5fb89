package io.researcharr.data.bench;

import io.researcharr.data.fixture.Database;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/**
 * Jobs: how many a second, how soon, beside a million finished ones, and beside an old snapshot.
 */
final class JobSection implements Section {

  static final int WORKERS = 8;

  /** How many completions a worker has under way at once when each is a call of its own. */
  private static final int CALLS_OF_A_WORKER = 4;

  private static final int JOBS_A_SECOND = 100;

  private static final double BATCHED_BAR = 15_000;
  private static final double SINGLE_BAR = 3_000;
  private static final double FINISHED_BAR = 0.9;

  @Override
  public void run(Lab lab, Report report) throws Exception {
    var rates =
        report.table(
            "Jobs/s over HTTP by 8 workers, history and all checks on",
            "engine",
            "enqueue, batches of 1,000",
            "claim and complete, batches of 100",
            "of 250",
            "of 500",
            "aim",
            "claim 100, one complete a call, " + CALLS_OF_A_WORKER + " calls under way a worker",
            "bar",
            "verdict");
    var latencies =
        report.table(
            "From an enqueue to the answer of a waiting claim, "
                + JOBS_A_SECOND
                + " jobs/s wanted, ms",
            "engine",
            "jobs/s reached",
            "p50",
            "p99",
            "max");
    var piles =
        report.table(
            "Claim and complete in batches of 250 beside finished jobs, vacuumed before (PostgreSQL), jobs/s",
            "engine",
            "0 finished",
            "1,000,000 finished",
            "ratio",
            "bar",
            "verdict");
    for (Engine engine : lab.options().engines()) {
      String url = lab.empty(engine);
      try (Service service = lab.start("jobs", url, Map.of())) {
        Workers workers = new Workers(service.url());
        warmUp(lab, workers);
        addRates(engine, lab, workers, rates);
        addLatencies(engine, lab, workers, latencies);
      }
      addPile(engine, lab, piles);
    }
  }

  static void warmUp(Lab lab, Workers workers) throws Exception {
    for (int i = 0; i < lab.options().times(3); i++) {
      workers.enqueue(20_000);
      workers.drain(WORKERS, 250);
    }
  }

  private static void addRates(Engine engine, Lab lab, Workers workers, Report.Table table)
      throws Exception {
    int amount = lab.options().amount(100_000);
    double enqueued = workers.enqueue(amount);
    double of250 = workers.drain(WORKERS, 250);
    workers.enqueue(amount);
    double of100 = workers.drain(WORKERS, 100);
    workers.enqueue(amount);
    double of500 = workers.drain(WORKERS, 500);
    workers.enqueue(amount / 4);
    workers.drainSingly(CALLS_OF_A_WORKER * WORKERS, 100);
    workers.enqueue(amount / 4);
    double singly = workers.drainSingly(CALLS_OF_A_WORKER * WORKERS, 100);
    double best = Math.max(of100, Math.max(of250, of500));
    boolean isAimed = engine == Engine.POSTGRESQL;
    table.add(
        engine,
        Report.number(enqueued),
        Report.number(of100),
        Report.number(of250),
        Report.number(of500),
        isAimed ? Report.number(BATCHED_BAR) : "",
        Report.number(singly),
        "≥ " + Report.number(SINGLE_BAR),
        Report.verdict(singly >= SINGLE_BAR && (!isAimed || best >= BATCHED_BAR)));
  }

  /** Workers wait, one job comes every ten milliseconds; a worker says at once what it got. */
  private static void addLatencies(Engine engine, Lab lab, Workers workers, Report.Table table)
      throws Exception {
    Map<String, Long> sent = new ConcurrentHashMap<>();
    ConcurrentLinkedQueue<Long> times = new ConcurrentLinkedQueue<>();
    int count = JOBS_A_SECOND * lab.options().seconds(30);
    Thread[] waiting = new Thread[WORKERS];
    for (int i = 0; i < WORKERS; i++) {
      waiting[i] = new Thread(() -> waitForJobs(workers, sent, times));
      waiting[i].start();
    }
    TimeUnit.MILLISECONDS.sleep(500);
    long start = System.nanoTime();
    for (int i = 0; i < count; i++) {
      String key = "latency-" + i;
      long due = start + i * TimeUnit.SECONDS.toNanos(1) / JOBS_A_SECOND;
      TimeUnit.NANOSECONDS.sleep(Math.max(0, due - System.nanoTime()));
      sent.put(key, System.nanoTime());
      workers.post("", "{\"type\":\"search\",\"dedupeKey\":\"" + key + "\"}");
    }
    double reached = count / ((System.nanoTime() - start) / 1e9);
    for (Thread thread : waiting) {
      thread.join();
    }
    long[] sorted = times.stream().mapToLong(Long::longValue).sorted().toArray();
    if (sorted.length != count) {
      throw new IllegalStateException(sorted.length + " of " + count + " jobs came");
    }
    if (reached < 0.95 * JOBS_A_SECOND) {
      throw new IllegalStateException("only " + reached + " jobs/s were ordered");
    }
    table.add(
        engine,
        Report.number(reached),
        millis(sorted[count / 2]),
        millis(sorted[(int) (count * 0.99)]),
        millis(sorted[count - 1]));
  }

  private static void waitForJobs(
      Workers workers, Map<String, Long> sent, ConcurrentLinkedQueue<Long> times) {
    try {
      while (true) {
        String answer =
            workers.post("/claims", "{\"workerId\":\"bench\",\"limit\":1,\"waitSeconds\":2}");
        long now = System.nanoTime();
        int at = answer.indexOf("\"dedupeKey\":\"");
        if (at < 0) {
          return;
        }
        String key = answer.substring(at + 13, answer.indexOf('"', at + 13));
        times.add(now - sent.get(key));
        int id = answer.indexOf("\"id\":\"") + 6;
        int token = answer.indexOf("\"leaseToken\":\"") + 14;
        workers.complete(
            List.<String[]>of(
                new String[] {answer.substring(id, id + 36), answer.substring(token, token + 36)}));
      }
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** In a database of its own, since what was removed before would be in the way of the first. */
  private static void addPile(Engine engine, Lab lab, Report.Table table) throws Exception {
    int amount = lab.options().amount(60_000);
    String url = lab.empty(engine);
    try (Service service = lab.start("jobs-pile", url, Map.of())) {
      Workers workers = new Workers(service.url());
      warmUp(lab, workers);
      Database.of(url).execute("DELETE FROM processing_jobs");
      double before = drained(engine, url, workers, amount);
      FinishedJobs.add(Database.of(url), lab.options().amount(1_000_000));
      double after = drained(engine, url, workers, amount);
      table.add(
          engine,
          Report.number(before),
          Report.number(after),
          Report.percent(after / before),
          "≥ " + Report.percent(FINISHED_BAR),
          Report.verdict(after / before >= FINISHED_BAR));
    }
  }

  private static double drained(Engine engine, String url, Workers workers, int amount)
      throws Exception {
    if (engine == Engine.POSTGRESQL) {
      Database.of(url).execute("VACUUM (ANALYZE) processing_jobs, job_history");
    }
    workers.enqueue(amount);
    return workers.drain(WORKERS, 250);
  }

  private static String millis(long nanos) {
    return Report.number(nanos / 1e6);
  }
}
