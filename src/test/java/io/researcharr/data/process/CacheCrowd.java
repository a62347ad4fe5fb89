package io.researcharr.data.process;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.researcharr.data.fixture.cache.Incoherence;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * Callers who read and write the catalogue through all instances at once, and what they saw. All
 * times are of this process.
 */
final class CacheCrowd implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int ENTRIES = 24;

  /** No title and no external id comes twice, whatever crowds there are. */
  private static final AtomicInteger NUMBER = new AtomicInteger();

  private static final Set<Integer> USUAL = Set.of(200, 201, 204, 304, 404, 409, 412);

  private final CacheCluster cluster;
  private final Duration patience;
  private final ExecutorService callers;
  private final List<String> ids = new CopyOnWriteArrayList<>();
  private final Map<String, String> externalIds = new ConcurrentHashMap<>();
  private final Map<String, Long> versions = new ConcurrentHashMap<>();
  private final CacheTestimony testimony;
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();
  private final Queue<String> strange = new ConcurrentLinkedQueue<>();
  private final LongAdder unknown = new LongAdder();
  private final LongAdder imports = new LongAdder();
  private final LongAdder reverts = new LongAdder();
  private final LongAdder unchanged = new LongAdder();
  private final LongAdder found = new LongAdder();
  private volatile boolean goesHome;

  private CacheCrowd(CacheCluster cluster, CatalogueLog log, int size, Duration patience) {
    this.cluster = cluster;
    this.testimony = new CacheTestimony(log);
    this.patience = patience;
    this.callers = Executors.newFixedThreadPool(size);
  }

  static CacheCrowd start(CacheCluster cluster, int size, long seed, Duration patience)
      throws SQLException {
    CatalogueLog log = CatalogueLog.install(cluster.database());
    return start(cluster, log, size, seed, patience);
  }

  static CacheCrowd start(
      CacheCluster cluster, CatalogueLog log, int size, long seed, Duration patience) {
    CacheCrowd crowd = new CacheCrowd(cluster, log, size, patience);
    for (int i = 0; i < size; i++) {
      int session = i;
      Random random = new Random(seed + i);
      crowd.callers.execute(() -> crowd.live(session, random));
    }
    return crowd;
  }

  private void live(int session, Random random) {
    while (!goesHome) {
      try {
        act(session, random);
      } catch (IOException e) {
        unknown.increment(); // the instance was killed, or does not answer
        failures.add(e.toString());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      } catch (RuntimeException e) {
        strange.add(e.toString());
      }
    }
  }

  private void act(int session, Random random) throws IOException, InterruptedException {
    int instance = random.nextInt(cluster.size());
    if (ids.size() < ENTRIES) {
      create(instance, "tmdb:" + NUMBER.incrementAndGet());
      return;
    }
    String id = ids.get(ids.size() - 1 - random.nextInt(ENTRIES));
    int dice = random.nextInt(100);
    if (dice < 40) {
      read(session, instance, id, dice < 2);
    } else if (dice < 46) {
      readAgain(session, instance, id);
    } else if (dice < 50) {
      search(session, instance, random);
    } else if (dice < 65) {
      readByExternalId(session, instance, externalId(id));
    } else if (dice < 73) {
      readMany(session, instance, random);
    } else if (dice < 84) {
      change(instance, id, random.nextBoolean());
    } else if (dice < 88) {
      delete(instance, id, random.nextInt(8) == 0);
    } else if (dice < 93) {
      restore(instance, id);
    } else if (dice < 95) {
      bulk(instance, random);
    } else if (dice < 96) {
      takeIn(session, instance, random);
    } else if (dice < 98) {
      revert(instance, id);
    } else {
      create(instance, externalId(id));
    }
  }

  private String newTitle(long start) {
    String title = "t" + NUMBER.incrementAndGet();
    testimony.begins(title, start);
    return title;
  }

  private void create(int instance, String externalId) throws IOException, InterruptedException {
    long start = System.nanoTime();
    String title = newTitle(start);
    HttpResponse<String> answer = sendTwice(instance, movie(title, externalId), title);
    if (answer.statusCode() == 201) {
      testimony.told("create at " + instance, title, System.nanoTime());
      know(JSON.readTree(answer.body()));
    }
  }

  /** With a key; when there was no answer, and sometimes when there was, again and elsewhere. */
  private HttpResponse<String> sendTwice(int instance, String body, String key)
      throws IOException, InterruptedException {
    int another = (instance + 1) % cluster.size();
    try {
      HttpResponse<String> answer = send(keyed(instance, body, key));
      return answer.statusCode() == 201 && key.hashCode() % 4 == 0
          ? send(keyed(another, body, key))
          : answer;
    } catch (IOException e) {
      unknown.increment();
      failures.add(e.toString());
      return send(keyed(another, body, key));
    }
  }

  private HttpRequest.Builder keyed(int instance, String body, String key) {
    return json(instance, "/media")
        .header("Idempotency-Key", "crowd " + key)
        .POST(BodyPublishers.ofString(body));
  }

  private static String movie(String title, String externalId) {
    return "{\"type\":\"movie\",\"title\":\"%s\",\"externalId\":\"%s\"}"
        .formatted(title, externalId);
  }

  private void know(JsonNode entry) {
    String id = entry.path("id").asText();
    versions.merge(id, entry.path("version").asLong(), Math::max);
    if (externalIds.put(id, entry.path("externalId").asText()) == null) {
      ids.add(id);
    }
  }

  private void change(int instance, String id, boolean whole)
      throws IOException, InterruptedException {
    long start = System.nanoTime();
    String title = newTitle(start);
    HttpRequest.Builder request = json(instance, "/media/" + id).header("If-Match", etag(id));
    HttpResponse<String> answer =
        send(
            whole
                ? request.PUT(BodyPublishers.ofString(movie(title, externalIds.get(id))))
                : request.method(
                    "PATCH", BodyPublishers.ofString("{\"title\":\"%s\"}".formatted(title))));
    if (answer.statusCode() == 200) {
      testimony.told("change at " + instance, title, System.nanoTime());
      know(JSON.readTree(answer.body()));
    }
    learn(answer, id);
  }

  private void delete(int instance, String id, boolean purge)
      throws IOException, InterruptedException {
    long start = System.nanoTime();
    long version = versions.getOrDefault(id, 1L);
    testimony.begins(id, version + 1, start);
    HttpResponse<String> answer =
        send(
            json(instance, "/media/" + id + (purge ? "?purge=true" : ""))
                .header("If-Match", "\"" + version + "\"")
                .DELETE());
    if (answer.statusCode() == 204) {
      testimony.told("delete at " + instance, id, version + 1, System.nanoTime());
      versions.merge(id, version + 1, Math::max);
    }
    learn(answer, id);
  }

  private void restore(int instance, String id) throws IOException, InterruptedException {
    long start = System.nanoTime();
    long version = versions.getOrDefault(id, 1L);
    testimony.begins(id, version + 1, start);
    HttpResponse<String> answer =
        send(
            json(instance, "/media/" + id + "/restore")
                .header("If-Match", "\"" + version + "\"")
                .POST(BodyPublishers.noBody()));
    if (answer.statusCode() == 200) {
      JsonNode entry = JSON.readTree(answer.body());
      testimony.told(
          "restore at " + instance, id, entry.path("version").asLong(), System.nanoTime());
      know(entry);
    }
    learn(answer, id);
  }

  private void bulk(int instance, Random random) throws IOException, InterruptedException {
    long start = System.nanoTime();
    List<String> titles = new ArrayList<>();
    StringBuilder lines = new StringBuilder();
    for (String external : some(random)) {
      String title = newTitle(start);
      titles.add(title);
      lines.append(movie(title, external)).append('\n');
    }
    HttpResponse<String> answer =
        send(
            cluster
                .instance(instance)
                .request("/media/bulk" + (random.nextBoolean() ? "?atomic=true" : ""))
                .header("Content-Type", "application/x-ndjson")
                .POST(BodyPublishers.ofString(lines.toString())));
    if (answer.statusCode() == 200 && stored(answer.body()) == titles.size()) {
      long end = System.nanoTime();
      titles.forEach(title -> testimony.told("bulk at " + instance, title, end));
    }
  }

  /** Some external ids, each once. */
  private Set<String> some(Random random) {
    Set<String> externals = new HashSet<>();
    for (int i = 0; i < 1 + random.nextInt(4); i++) {
      externals.add(externalId(ids.get(ids.size() - 1 - random.nextInt(ENTRIES))));
    }
    return externals;
  }

  private String externalId(String id) {
    return externalIds.getOrDefault(id, "tmdb:1");
  }

  /** Sends a library, as Radarr has it. */
  private void takeIn(int session, int instance, Random random)
      throws IOException, InterruptedException {
    long start = System.nanoTime();
    List<String> titles = new ArrayList<>();
    List<String> rows = new ArrayList<>();
    for (String external : some(random)) {
      String title = newTitle(start);
      titles.add(title);
      rows.add(
          "{\"id\":1,\"title\":\"%s\",\"tmdbId\":%s}"
              .formatted(title, external.substring("tmdb:".length())));
    }
    HttpResponse<String> answer =
        send(
            json(instance, "/imports/radarr/library?instance=crowd" + session)
                .POST(BodyPublishers.ofString(rows.toString())));
    if (answer.statusCode() == 200 && stored(answer.body()) == titles.size()) {
      long end = System.nanoTime();
      titles.forEach(title -> testimony.told("import at " + instance, title, end));
      imports.increment();
    }
  }

  /** Takes the last change of an entry back. */
  private void revert(int instance, String id) throws IOException, InterruptedException {
    HttpResponse<String> trail =
        send(
            cluster
                .instance(instance)
                .request("/audit?entityType=media&entityId=" + id + "&limit=1"));
    JsonNode last = JSON.readTree(trail.body()).at("/items/0");
    if (!last.has("id")) {
      return;
    }
    long start = System.nanoTime();
    // It is refused when something else has come since, so no other version can come of it.
    long version = last.path("version").asLong();
    testimony.begins(id, version + 1, start);
    HttpResponse<String> answer =
        send(
            json(instance, "/audit/" + last.path("id").asText() + "/revert")
                .POST(BodyPublishers.noBody()));
    if (answer.statusCode() == 200) {
      JsonNode entry = JSON.readTree(answer.body());
      testimony.told(
          "revert at " + instance, id, entry.path("version").asLong(), System.nanoTime());
      versions.merge(id, entry.path("version").asLong(), Math::max);
      reverts.increment();
    }
  }

  /** How often something happened that happens seldom. */
  String rare() {
    return "%d imports, %d reverts, %d unchanged, %d found"
        .formatted(imports.sum(), reverts.sum(), unchanged.sum(), found.sum());
  }

  /** Answers that only said that what the caller has is still so. */
  int unchanged() {
    return unchanged.intValue();
  }

  /** Entries that searches have found. */
  int found() {
    return found.intValue();
  }

  int imports() {
    return imports.intValue();
  }

  int reverts() {
    return reverts.intValue();
  }

  /**
   * How many lines were stored; the last line of an answer that did not come to its end is none.
   */
  private static int stored(String answer) throws IOException {
    JsonNode summary =
        JSON.readTree(answer.substring(answer.stripTrailing().lastIndexOf('\n') + 1));
    return summary.path("created").asInt() + summary.path("updated").asInt();
  }

  private void read(int session, int instance, String id, boolean past)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = cluster.instance(instance).request("/media/" + id);
    if (past) {
      request.header("Cache-Control", "no-cache");
    }
    long start = System.nanoTime();
    HttpResponse<String> answer = send(request);
    saw(session(session, instance), id, answer, start);
    learn(answer, id);
  }

  /** Asks only for what is not known yet. */
  private void readAgain(int session, int instance, String id)
      throws IOException, InterruptedException {
    long version = versions.getOrDefault(id, 1L);
    if (!testimony.knows(id, version)) {
      return;
    }
    long start = System.nanoTime();
    HttpResponse<String> answer =
        send(
            cluster
                .instance(instance)
                .request("/media/" + id)
                .header("If-None-Match", "\"" + version + "\""));
    if (answer.statusCode() == 304) {
      testimony.sawAgain(session(session, instance), id, version, start, System.nanoTime());
      unchanged.increment();
    } else {
      saw(session(session, instance), id, answer, start);
    }
  }

  /** Searches for titles as they were; what is found has to be as it is. */
  private void search(int session, int instance, Random random)
      throws IOException, InterruptedException {
    int number = NUMBER.get();
    String query = "t" + (number - random.nextInt(Math.min(number, 2 * ENTRIES)));
    long start = System.nanoTime();
    HttpResponse<String> answer =
        send(cluster.instance(instance).request("/media/search?q=" + query));
    if (answer.statusCode() == 200) {
      long end = System.nanoTime();
      for (JsonNode entry : JSON.readTree(answer.body()).path("items")) {
        testimony.saw(session(session, instance), entry.path("id").asText(), entry, start, end);
        found.increment();
      }
    }
  }

  private void readByExternalId(int session, int instance, String externalId)
      throws IOException, InterruptedException {
    long start = System.nanoTime();
    HttpResponse<String> answer =
        send(cluster.instance(instance).request("/media/external/" + externalId));
    saw(session(session, instance), externalId, answer, start);
  }

  private void saw(int session, String key, HttpResponse<String> answer, long start)
      throws IOException {
    long end = System.nanoTime();
    if (answer.statusCode() == 200) {
      JsonNode entry = JSON.readTree(answer.body());
      know(entry);
      testimony.saw(session, key, entry, start, end);
      if (!answer
          .headers()
          .firstValue("ETag")
          .orElse("")
          .equals("\"" + entry.path("version").asLong() + "\"")) {
        strange.add("the ETag is of another version: " + answer.headers() + answer.body());
      }
    } else if (answer.statusCode() == 404) {
      testimony.sawNothing(session, key, start, end);
    }
  }

  private void readMany(int session, int instance, Random random)
      throws IOException, InterruptedException {
    Set<String> wanted = new HashSet<>();
    for (int i = 0; i < 8; i++) {
      wanted.add(ids.get(ids.size() - 1 - random.nextInt(ENTRIES)));
    }
    String body = JSON.writeValueAsString(Map.of("ids", wanted));
    long start = System.nanoTime();
    HttpResponse<String> answer =
        send(json(instance, "/media/batch-get").POST(BodyPublishers.ofString(body)));
    if (answer.statusCode() == 200) {
      long end = System.nanoTime();
      int own = session(session, instance);
      JsonNode answers = JSON.readTree(answer.body());
      for (JsonNode entry : answers.path("items")) {
        testimony.saw(own, entry.path("id").asText(), entry, start, end);
      }
      for (JsonNode missing : answers.path("missing")) {
        testimony.sawNothing(own, missing.asText(), start, end);
      }
    }
  }

  /** What one caller sees of one instance. */
  private int session(int caller, int instance) {
    return caller * 100 + instance;
  }

  private HttpRequest.Builder json(int instance, String path) {
    return cluster.instance(instance).request(path).header("Content-Type", "application/json");
  }

  private String etag(String id) {
    return "\"" + versions.getOrDefault(id, 1L) + "\"";
  }

  private void learn(HttpResponse<String> answer, String id) throws IOException {
    if (answer.statusCode() == 412) {
      long current = JSON.readTree(answer.body()).path("currentVersion").asLong();
      versions.merge(id, current, Math::max);
    }
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    HttpResponse<String> answer =
        ServiceProcess.http().send(request.timeout(patience).build(), BodyHandlers.ofString());
    if (answer.statusCode() == 503) {
      unknown.increment();
      failures.add(answer.body());
    } else if (!USUAL.contains(answer.statusCode())) {
      strange.add(answer.statusCode() + " " + answer.body());
    }
    return answer;
  }

  /** What went wrong for a caller: no answer, or none that says anything. */
  List<String> failures() {
    return List.copyOf(failures);
  }

  /** Answers that nobody should ever get. */
  List<String> strange() {
    return List.copyOf(strange);
  }

  int reads() {
    return testimony.reads();
  }

  int writes() {
    return testimony.writes();
  }

  void goHome() {
    goesHome = true;
    callers.shutdown();
    try {
      if (!callers.awaitTermination(60, TimeUnit.SECONDS)) {
        throw new IllegalStateException("somebody still waits for an answer");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** What was seen and may not be. */
  List<Incoherence> incoherences() throws SQLException {
    List<Incoherence> found = testimony.incoherences();
    System.out.println(summary());
    return found;
  }

  String summary() {
    return "%s, %d without an answer that says anything".formatted(testimony, unknown.sum());
  }

  @Override
  public void close() {
    callers.shutdownNow();
  }
}
