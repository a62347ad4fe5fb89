package io.researcharr.data.process;

import io.researcharr.data.fixture.Database;
import io.researcharr.data.fixture.events.Written;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Writers who change the same few entries, and some who keep transactions open for long. */
final class FeedWriters implements AutoCloseable {

  private static final int SHARED = 12;
  private static final int SETTINGS = 3;

  private final Cluster cluster;
  private final Database database;
  private final List<String> shared = new CopyOnWriteArrayList<>();
  private final Queue<Written> written = new ConcurrentLinkedQueue<>();
  private final Map<String, Integer> strange = new ConcurrentHashMap<>();
  private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
  private final AtomicInteger number = new AtomicInteger();
  private final AtomicInteger bulks = new AtomicInteger();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private volatile boolean going = true;

  private FeedWriters(Cluster cluster, Database database) {
    this.cluster = cluster;
    this.database = database;
  }

  static FeedWriters start(Cluster cluster, Database database, int count, long seed) {
    FeedWriters writers = new FeedWriters(cluster, database);
    for (int i = 0; i < SHARED; i++) {
      writers.shared.add(writers.create(cluster.instance(0)));
    }
    for (int i = 0; i < SETTINGS; i++) {
      writers.createSetting(cluster.instance(0), i);
    }
    for (int i = 0; i < count; i++) {
      Random random = new Random(seed + i);
      writers.keepDoing(() -> writers.writeOverHttp(random));
    }
    Random byHand = new Random(seed + count);
    writers.keepDoing(() -> writers.writeByHand(byHand));
    return writers;
  }

  private void keepDoing(Step step) {
    threads.execute(
        () -> {
          try {
            while (going) {
              step.take();
            }
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          } catch (SQLException | RuntimeException | Error e) {
            failures.add(e);
          }
        });
  }

  private void writeOverHttp(Random random) throws InterruptedException {
    ServiceProcess instance = cluster.instance(random.nextInt(cluster.size()));
    String entry = "/media/" + shared.get(random.nextInt(shared.size()));
    switch (random.nextInt(6)) {
      case 0 -> create(instance);
      case 1 -> bulk(instance, 1 + random.nextInt(30));
      case 2 ->
          write(
              instance,
              "PUT",
              "/settings/feed.test" + random.nextInt(SETTINGS),
              "application/json",
              "{\"type\":\"int\",\"value\":" + number.incrementAndGet() + "}");
      default ->
          write(
              instance,
              "PATCH",
              entry,
              "application/merge-patch+json",
              "{\"title\":\"Title " + number.incrementAndGet() + "\"}");
    }
    TimeUnit.MILLISECONDS.sleep(random.nextInt(20));
  }

  private String create(ServiceProcess instance) {
    long began = System.nanoTime();
    HttpResponse<String> answer =
        instance.post(
            "/media",
            "{\"type\":\"movie\",\"title\":\"New\",\"externalId\":\"feed:%d\"}"
                .formatted(number.incrementAndGet()));
    count(answer);
    String id = id(answer);
    note("media " + id, answer, began);
    return id;
  }

  /** A change wants to know of a version, so there has to be one. */
  private void createSetting(ServiceProcess instance, int number) {
    HttpResponse<String> answer =
        instance.send(
            instance
                .request("/settings/feed.test" + number)
                .header("Content-Type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofString("{\"type\":\"int\",\"value\":0}")));
    if (answer.statusCode() != 201) {
      throw new IllegalStateException(answer.statusCode() + " " + answer.body());
    }
  }

  private static String id(HttpResponse<String> answer) {
    return answer.body().replaceAll("(?s)^\\{\"id\":\"([^\"]+)\".*", "$1");
  }

  /** Writes new entries, and notes of one of them when it came. */
  private void bulk(ServiceProcess instance, int count) {
    long began = System.nanoTime();
    StringBuilder lines = new StringBuilder();
    String externalId = "";
    for (int i = 0; i < count; i++) {
      externalId = "feed:" + number.incrementAndGet();
      lines.append(
          "{\"type\":\"movie\",\"title\":\"Bulk\",\"externalId\":\"%s\"}\n".formatted(externalId));
    }
    HttpResponse<String> answer =
        send(instance, "POST", "/media/bulk", "application/x-ndjson", lines.toString());
    long ended = System.nanoTime();
    if (answer.statusCode() == 200 && answer.body().contains("\"rejected\":0")) {
      HttpResponse<String> last = instance.get("/media/external/" + externalId);
      count(last);
      if (last.statusCode() == 200) {
        written.add(new Written("media " + id(last), 1, began, ended));
        bulks.incrementAndGet();
      }
    }
  }

  /** How many requests for many entries are among what was written. */
  int bulks() {
    return bulks.get();
  }

  /** Writes one thing, and notes which version of it came when. */
  private void write(
      ServiceProcess instance, String method, String path, String type, String body) {
    long began = System.nanoTime();
    String thing = path.replaceFirst("^/settings/", "setting ").replaceFirst("^/media/", "media ");
    note(thing, send(instance, method, path, type, body), began);
  }

  private void note(String thing, HttpResponse<String> answer, long began) {
    long ended = System.nanoTime();
    if (answer.statusCode() < 300) {
      String version = answer.headers().firstValue("ETag").orElseThrow().replace("\"", "");
      written.add(new Written(thing, Long.parseLong(version), began, ended));
    }
  }

  private HttpResponse<String> send(
      ServiceProcess instance, String method, String path, String type, String body) {
    HttpResponse<String> answer =
        instance.send(
            instance
                .request(path)
                .header("Content-Type", type)
                .header("If-Match", "*")
                .method(method, HttpRequest.BodyPublishers.ofString(body)));
    count(answer);
    return answer;
  }

  /** What was written over HTTP, one thing of each request. */
  Collection<Written> written() {
    return written;
  }

  private void count(HttpResponse<String> answer) {
    if (answer.statusCode() >= 500) {
      strange.merge(answer.statusCode() + " " + answer.body(), 1, Integer::sum);
    }
  }

  /** A transaction that changes an entry, waits, changes another one, and may take it all back. */
  private void writeByHand(Random random) throws SQLException, InterruptedException {
    boolean isPatient = !database.jdbc().startsWith("jdbc:sqlite");
    // On SQLite it is in turn as soon as it begins; else it could be refused in the middle.
    String jdbc =
        isPatient
            ? database.jdbc()
            : database.jdbc() + "?transaction_mode=IMMEDIATE&busy_timeout=60000";
    try (Connection connection = DriverManager.getConnection(jdbc);
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      String update =
          "UPDATE media SET year = " + (1900 + random.nextInt(100)) + " WHERE id = '%s'";
      statement.execute(update.formatted(shared.get(0)));
      TimeUnit.MILLISECONDS.sleep(isPatient ? random.nextInt(1_500) : 1);
      statement.execute(update.formatted(shared.get(1 + random.nextInt(shared.size() - 1))));
      if (random.nextInt(4) == 0) {
        connection.rollback();
      } else {
        connection.commit();
      }
    }
    TimeUnit.MILLISECONDS.sleep(random.nextInt(200));
  }

  /** Answers that nobody should get, and what went wrong with the writers themselves. */
  String strange() {
    return strange.isEmpty() && failures.isEmpty() ? "" : strange + " " + failures;
  }

  @Override
  public void close() {
    going = false;
    threads.shutdown();
    try {
      if (!threads.awaitTermination(60, TimeUnit.SECONDS)) {
        throw new IllegalStateException("a writer still waits");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private interface Step {

    void take() throws SQLException, InterruptedException;
  }
}
