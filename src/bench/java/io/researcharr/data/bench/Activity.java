package io.researcharr.data.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What a library in use has beside its catalogue, and the reads that show it. */
final class Activity {

  private static final String API = "/api/v1";
  private static final int JOBS = 4_000;
  private static final int BATCH = 500;
  private static final int ITEMS = 500;
  private static final int CHANGES = 200;
  private static final int UNUSABLE = 1_000;

  private final Service service;
  private final List<UUID> ids;
  private String importId = "";

  private Activity(Service service, List<UUID> ids) {
    this.service = service;
    this.ids = ids;
  }

  /** Fills a service over the interface: jobs in every state, queue items, settings, changes. */
  static Activity on(Service service, List<UUID> ids) throws IOException, InterruptedException {
    Activity activity = new Activity(service, ids);
    activity.enqueue();
    activity.finish();
    activity.queue();
    activity.change();
    activity.takeIn();
    return activity;
  }

  /** The reads by their names. */
  Map<String, Requests> reads() throws IOException, InterruptedException {
    List<String> jobs = idsIn(service.get(API + "/jobs?limit=500"));
    List<String> ended = idsIn(service.get(API + "/jobs?status=completed&limit=500"));
    Map<String, Requests> reads = new LinkedHashMap<>();
    reads.put("job by id", each(API + "/jobs/", jobs, ""));
    reads.put("job history", each(API + "/jobs/", ended, "/history"));
    reads.put("jobs", Requests.get(API + "/jobs"));
    reads.put("jobs, status=completed", Requests.get(API + "/jobs?status=completed"));
    reads.put("jobs, due=true", Requests.get(API + "/jobs?due=true"));
    reads.put("jobs, by entry", each(API + "/jobs?mediaId=", ids.subList(0, ITEMS), ""));
    reads.put("job statistics", Requests.get(API + "/jobs/stats"));
    reads.put("queue items", Requests.get(API + "/queue/items"));
    reads.put("queue, next", Requests.get(API + "/queue/radarr/next?limit=50"));
    reads.put("settings", Requests.get(API + "/settings"));
    reads.put("setting", Requests.get(API + "/settings/bench.1"));
    reads.put("audit", Requests.get(API + "/audit"));
    reads.put(
        "audit of an entry",
        each(API + "/audit?entityType=media&entityId=", ids.subList(0, CHANGES), ""));
    reads.put("audit, action=deleted", Requests.get(API + "/audit?action=deleted"));
    reads.put(
        "entry as it was",
        each(API + "/media/", ids.subList(0, CHANGES), "/at?time=2099-01-01T00:00:00Z"));
    reads.put("import with 1,000 unusable rows", Requests.get(API + "/imports/" + importId));
    return reads;
  }

  private void enqueue() throws IOException, InterruptedException {
    for (int from = 0; from < JOBS; from += BATCH) {
      service.post(
          API + "/jobs/batch",
          IntStream.range(from, from + BATCH)
              .mapToObj(
                  n ->
                      "{\"type\":\"%s\",\"service\":\"%s\",\"mediaId\":\"%s\",\"priority\":%d}"
                          .formatted(
                              n % 3 == 0 ? "verify" : "search",
                              n % 2 == 0 ? "radarr" : "sonarr",
                              ids.get(n % ITEMS),
                              n % 101))
              .collect(Collectors.joining(",", "{\"jobs\":[", "]}")));
    }
  }

  private void finish() throws IOException, InterruptedException {
    for (int n = 0; n < JOBS / 2; n += BATCH) {
      String claimed =
          service.post(
              API + "/jobs/claims",
              "{\"workerId\":\"bench\",\"limit\":" + BATCH + ",\"leaseSeconds\":3600}");
      String token = valuesOf("leaseToken", claimed).get(0);
      service.post(
          API + "/jobs/outcomes",
          idsIn(claimed).stream()
              .map(
                  id ->
                      "{\"id\":\"%s\",\"leaseToken\":\"%s\",\"outcome\":\"completed\"}"
                          .formatted(id, token))
              .collect(Collectors.joining(",", "{\"outcomes\":[", "]}")));
    }
  }

  private void queue() throws IOException, InterruptedException {
    for (int n = 0; n < ITEMS; n++) {
      service.post(
          API + "/queue/items",
          "{\"mediaId\":\"%s\",\"service\":\"radarr\",\"priority\":%d}"
              .formatted(ids.get(n), n % 101));
    }
  }

  private void change() throws IOException, InterruptedException {
    for (int n = 0; n < CHANGES; n++) {
      service.patch(API + "/media/" + ids.get(n), "{\"year\":" + (1950 + n % 50) + "}");
    }
    for (int n = 0; n < 50; n++) {
      service.put(API + "/settings/bench." + n, "{\"type\":\"int\",\"value\":" + n + "}");
    }
  }

  /** A library of which nothing can be used, so that nothing is added and each row is told of. */
  private void takeIn() throws IOException, InterruptedException {
    String rows =
        IntStream.range(0, UNUSABLE)
            .mapToObj(n -> "{\"id\":" + n + "}")
            .collect(Collectors.joining(",", "[", "]"));
    importId = idsIn(service.post(API + "/imports/radarr/library", rows)).get(0);
  }

  private static Requests each(String prefix, List<?> middles, String suffix) {
    return new Requests.Get(middles.stream().map(middle -> prefix + middle + suffix).toList());
  }

  private static List<String> idsIn(String json) {
    return valuesOf("id", json);
  }

  private static List<String> valuesOf(String name, String json) {
    List<String> values = new ArrayList<>();
    String start = "\"" + name + "\":\"";
    for (int at = json.indexOf(start); at >= 0; at = json.indexOf(start, at + 1)) {
      int from = at + start.length();
      values.add(json.substring(from, json.indexOf('"', from)));
    }
    return values;
  }
}
