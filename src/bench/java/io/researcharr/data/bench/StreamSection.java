package io.researcharr.data.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * What streams and bulk requests of a million rows cost: memory against that of ten thousand rows,
 * what slow readers cost others, and when the database is left alone after a reader has gone.
 */
final class StreamSection implements Section {

  private static final int FEW = 10_000;
  private static final int MANY = 1_000_000;
  private static final int SLOW = 50;
  private static final int CONNECTIONS = 8;
  private static final int SECONDS = 15;
  private static final double MEMORY_BAR = 1.25;
  private static final double MEMORY_NOISE_MIB = 16;
  private static final double LATENCY_BAR = 1.5;
  private static final double LATENCY_NOISE_MILLIS = 2;
  private static final int DIFFERENT = 1_000;
  private static final int LOOKS = 50;
  private static final int LOOK_MILLIS = 100;

  /** What the service itself asks for now and then, and a page for one of the readers. */
  private static final int IN_USE = 3;

  /** Whoever asks waits for a moment until a thread takes up what is asked. */
  private static final int WAITING = 2;

  private static final int STOP_MILLIS = 2_000;
  private static final int FILLING_SECONDS = 120;
  private static final int CALM_PAGES = 10;
  private static final String ALL = "/api/v1/media?sort=createdAt";
  private static final String CHANGES = "/api/v1/events?since=beginning";

  private static final String NDJSON = "application/x-ndjson";
  private static final String EVENTS = "text/event-stream";

  /** What is read to its end while the heap is measured. */
  private static final List<Out> STREAMS =
      List.of(
          new Out("list out", ALL, NDJSON),
          new Out("changes out", CHANGES + "&follow=false", EVENTS),
          new Out("audit trail out", "/api/v1/audit?entityType=media", NDJSON));

  private static final String UNITS = "researcharr_unit_of_work_seconds_count{";

  @Override
  public void run(Lab lab, Report report) throws Exception {
    int many = lab.options().amount(MANY);
    var memory =
        report.table(
            "Heap in use after collections, the middle of them, -Xmx256m, MiB",
            "engine",
            "what",
            FEW + " rows",
            many + " rows",
            "ratio",
            "most",
            "peak resident",
            "bar",
            "verdict");
    var others =
        report.table(
            "Reads by external id beside " + SLOW + " slow readers, p95, ms",
            "engine",
            "readers of",
            "without",
            "beside them",
            "bar",
            "verdict");
    var writes =
        report.table(
            "Creations beside " + SLOW + " slow readers, p95, ms",
            "engine",
            "readers of",
            "without",
            "beside them",
            "bar",
            "verdict");
    var pool =
        report.table(
            "Connections or readers of the database while " + SLOW + " streams wait",
            "engine",
            "readers of",
            "most in use",
            "looks of " + LOOKS + " in which somebody waited",
            "bar",
            "verdict");
    var gone =
        report.table(
            "Pages read after the readers went away",
            "engine",
            "readers of",
            "within " + STOP_MILLIS + " ms",
            "in the next " + STOP_MILLIS + " ms",
            "bar",
            "verdict");
    for (Engine engine : lab.options().engines()) {
      // With a cache, reads would not need the database that slow readers might hold up.
      Service service =
          lab.start(engine + "-streams", lab.empty(engine), Map.of("CACHE_ENABLED", "false"));
      Heap.Use fewIn = Heap.during(service, () -> service.bulk(new MovieLines(FEW)));
      List<Heap.Use> fewOut = out(service, FEW);
      Heap.Use manyIn = Heap.during(service, () -> service.bulk(new MovieLines(many)));
      List<Heap.Use> manyOut = out(service, many);
      addMemory(memory, engine, "bulk in", fewIn, manyIn, service.peakMib());
      for (int i = 0; i < STREAMS.size(); i++) {
        String what = STREAMS.get(i).what();
        addMemory(memory, engine, what, fewOut.get(i), manyOut.get(i), service.peakMib());
      }
      addAtomic(lab, memory, engine, many);
      Tables tables = new Tables(others, writes, pool, gone);
      besideSlowReaders(
          lab, service, new Of(engine, "the list", ALL, NDJSON, "media.list"), tables);
      besideSlowReaders(
          lab, service, new Of(engine, "changes", CHANGES, EVENTS, "events.page"), tables);
      service.close();
    }
  }

  /** The same lines as one transaction, where there is nothing yet. */
  private static void addAtomic(Lab lab, Report.Table memory, Engine engine, int many)
      throws Exception {
    try (Service service =
        lab.start(engine + "-atomic", lab.empty(engine), Map.of("CACHE_ENABLED", "false"))) {
      Heap.Use few = Heap.during(service, () -> service.bulk(new MovieLines(FEW), true));
      Heap.Use all = Heap.during(service, () -> service.bulk(new MovieLines(many), true));
      addMemory(memory, engine, "bulk in, atomic", few, all, service.peakMib());
    }
  }

  /** Each of the streams once, which are of so many rows. */
  private static List<Heap.Use> out(Service service, int rows) throws Exception {
    List<Heap.Use> uses = new ArrayList<>();
    for (Out stream : STREAMS) {
      uses.add(
          Heap.during(
              service,
              () -> {
                long lines = service.stream(stream.path(), stream.accept());
                if (!stream.isOf(rows, lines)) {
                  throw new IllegalStateException(
                      "streamed " + lines + " lines of " + rows + " rows: " + stream);
                }
                return lines;
              }));
    }
    return uses;
  }

  private static void addMemory(
      Report.Table table, Engine engine, String what, Heap.Use few, Heap.Use many, long peak) {
    table.add(
        engine,
        what,
        Report.number(few.middle()),
        Report.number(many.middle()),
        Report.number(many.middle() / few.middle()),
        Report.number(many.most()),
        peak,
        "≤ " + MEMORY_BAR + " or " + MEMORY_NOISE_MIB + " more",
        Report.verdict(
            many.middle() <= few.middle() * MEMORY_BAR
                || many.middle() - few.middle() <= MEMORY_NOISE_MIB));
  }

  private static void besideSlowReaders(Lab lab, Service service, Of of, Tables tables)
      throws Exception {
    Requests reads =
        new Requests.Get(
            new Random(7)
                .ints(DIFFERENT, 0, FEW)
                .mapToObj(n -> "/api/v1/media/external/bench:" + n + "?type=movie")
                .toList());
    Requests creations = new Requests.Create("/api/v1/media");
    int seconds = lab.options().seconds(SECONDS);
    lab.wrk().run(service.url(), CONNECTIONS, seconds, reads);
    double readBefore = lab.wrk().run(service.url(), CONNECTIONS, seconds, reads).p95();
    double createdBefore = lab.wrk().run(service.url(), CONNECTIONS, seconds, creations).p95();
    SlowReaders readers = SlowReaders.start(service, of.path(), of.accept(), SLOW);
    awaitFullBuffers(service, of);
    addPool(tables.pool(), of, service);
    Load read = lab.wrk().run(service.url(), CONNECTIONS, seconds, reads);
    Load created = lab.wrk().run(service.url(), CONNECTIONS, seconds, creations);
    double before = pages(service, of);
    readers.close();
    TimeUnit.MILLISECONDS.sleep(STOP_MILLIS);
    double soon = pages(service, of);
    TimeUnit.MILLISECONDS.sleep(STOP_MILLIS);
    double later = pages(service, of);
    tables
        .gone()
        .add(
            of.engine(),
            of.what(),
            Report.number(soon - before),
            Report.number(later - soon),
            "none in the next",
            Report.verdict(later == soon && before > 0));
    // Alone both before and after, since what is measured here differs by half from run to run.
    double readAfter = lab.wrk().run(service.url(), CONNECTIONS, seconds, reads).p95();
    double createdAfter = lab.wrk().run(service.url(), CONNECTIONS, seconds, creations).p95();
    addLatency(tables.others(), of, Math.max(readBefore, readAfter), read);
    addLatency(tables.writes(), of, Math.max(createdBefore, createdAfter), created);
  }

  private static void addLatency(Report.Table table, Of of, double without, Load beside) {
    table.add(
        of.engine(),
        of.what(),
        Report.number(without),
        Report.number(beside.p95()),
        "≤ " + LATENCY_BAR + " times or " + LATENCY_NOISE_MILLIS + " more",
        Report.verdict(
            beside.failures() == 0
                && (beside.p95() <= without * LATENCY_BAR
                    || beside.p95() - without <= LATENCY_NOISE_MILLIS)));
  }

  /** Looks at the pool while nobody but the slow readers is there. */
  private static void addPool(Report.Table table, Of of, Service service) throws Exception {
    double used = 0;
    int waiting = 0;
    for (int look = 0; look < LOOKS; look++) {
      used = Math.max(used, service.metric("researcharr_pool_used"));
      waiting += service.metric("researcharr_pool_waiting") > 0 ? 1 : 0;
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    }
    table.add(
        of.engine(),
        of.what(),
        Report.number(used),
        waiting,
        "≤ " + IN_USE + " and ≤ " + WAITING,
        Report.verdict(used <= IN_USE && waiting <= WAITING));
  }

  /** Waits until the streams wait for their readers: at first they fill what lies between. */
  private static void awaitFullBuffers(Service service, Of of) throws Exception {
    int calm = 0;
    for (int second = 0; calm < 2; second++) {
      if (second > FILLING_SECONDS) {
        throw new IllegalStateException("the streams do not wait for their slow readers");
      }
      double before = pages(service, of);
      TimeUnit.SECONDS.sleep(1);
      calm = pages(service, of) - before <= CALM_PAGES ? calm + 1 : 0;
    }
  }

  /** How many pages were read so far. */
  private static double pages(Service service, Of of) throws Exception {
    return service
        .metrics()
        .lines()
        .filter(line -> line.startsWith(UNITS) && line.contains("name=\"" + of.unit() + "\""))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  /**
   * What the slow readers read.
   *
   * @param unit the unit of work that reads a page of it
   */
  private record Of(Engine engine, String what, String path, String accept, String unit) {}

  /** A stream of all that there is. */
  private record Out(String what, String path, String accept) {

    /** Whether so many lines are so many rows: one each, or an event of at least three. */
    private boolean isOf(int rows, long lines) {
      return accept.equals(NDJSON) ? lines == rows : lines >= 3L * rows;
    }
  }

  /** Where the results go. */
  private record Tables(
      Report.Table others, Report.Table writes, Report.Table pool, Report.Table gone) {}
}
