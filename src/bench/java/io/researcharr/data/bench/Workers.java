package io.researcharr.data.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Workers that do nothing with their jobs but claim and complete them, over HTTP. */
final class Workers {

  private static final Pattern CLAIMED =
      Pattern.compile("\"id\":\"([^\"]{36})\"|\"leaseToken\":\"([^\"]{36})\"");

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final String url;

  Workers(String url) {
    this.url = url + "/api/v1/jobs";
  }

  /** Queues jobs in batches of 1,000 from four threads; returns how many a second. */
  double enqueue(int count) throws Exception {
    String batch =
        "{\"jobs\":["
            + String.join(
                ",",
                Collections.nCopies(
                    1_000,
                    "{\"type\":\"search\",\"service\":\"radarr\",\"payload\":{\"title\":\"Heat\","
                        + "\"year\":1995}}"))
            + "]}";
    AtomicInteger left = new AtomicInteger(count / 1_000);
    long start = System.nanoTime();
    inParallel(
        4,
        () -> {
          while (left.decrementAndGet() >= 0) {
            post("/batch", batch);
          }
          return 0;
        });
    return count / seconds(start);
  }

  /** Claims and completes everything there is; returns how many a second. */
  double drain(int workers, int batch) throws Exception {
    long start = System.nanoTime();
    int done = inParallel(workers, () -> drainAlone(batch));
    return done / seconds(start);
  }

  /** Claims in batches, and completes each job with a call of its own, some calls at once. */
  double drainSingly(int workers, int batch) throws Exception {
    long start = System.nanoTime();
    int done =
        inParallel(
            workers,
            () -> {
              int mine = 0;
              for (List<String[]> jobs = claim(batch, 0); !jobs.isEmpty(); jobs = claim(batch, 0)) {
                for (String[] job : jobs) {
                  post("/" + job[0] + "/complete", "{\"leaseToken\":\"" + job[1] + "\"}");
                }
                mine += jobs.size();
              }
              return mine;
            });
    return done / seconds(start);
  }

  /** Claims, waiting if need be; each job as its id and its token. */
  List<String[]> claim(int limit, int waitSeconds) throws Exception {
    String answer =
        post(
            "/claims",
            "{\"workerId\":\"bench\",\"leaseSeconds\":300,\"limit\":"
                + limit
                + ",\"waitSeconds\":"
                + waitSeconds
                + "}");
    List<String[]> jobs = new ArrayList<>();
    Matcher found = CLAIMED.matcher(answer);
    String id = "";
    while (found.find()) {
      if (found.group(1) != null) {
        id = found.group(1);
      } else {
        jobs.add(new String[] {id, found.group(2)});
      }
    }
    return jobs;
  }

  String post(String path, String body) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + path))
            .header("X-Api-Key", Service.API_KEY)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    var answer = http.send(request, HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() >= 300) {
      throw new IllegalStateException(path + " answers " + answer.statusCode() + answer.body());
    }
    return answer.body();
  }

  private int drainAlone(int batch) throws Exception {
    int mine = 0;
    for (List<String[]> jobs = claim(batch, 0); !jobs.isEmpty(); jobs = claim(batch, 0)) {
      complete(jobs);
      mine += jobs.size();
    }
    return mine;
  }

  /** Completes jobs in one call. */
  void complete(List<String[]> jobs) throws Exception {
    StringBuilder outcomes = new StringBuilder("{\"outcomes\":[");
    for (String[] job : jobs) {
      outcomes
          .append(outcomes.charAt(outcomes.length() - 1) == '[' ? "" : ",")
          .append("{\"id\":\"")
          .append(job[0])
          .append("\",\"leaseToken\":\"")
          .append(job[1])
          .append("\",\"outcome\":\"completed\",\"result\":{\"found\":1}}");
    }
    String answer = post("/outcomes", outcomes.append("]}").toString());
    if (answer.contains("problem")) {
      throw new IllegalStateException("a job that was held was refused");
    }
  }

  static int inParallel(int threads, Callable<Integer> work) throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      int sum = 0;
      List<Future<Integer>> all = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        all.add(pool.submit(work));
      }
      for (Future<Integer> one : all) {
        sum += one.get();
      }
      return sum;
    } finally {
      pool.shutdownNow();
    }
  }

  private static double seconds(long start) {
    return (System.nanoTime() - start) / 1e9;
  }
}
