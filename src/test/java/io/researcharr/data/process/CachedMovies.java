package io.researcharr.data.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.restassured.path.json.JsonPath;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** Movies of a cluster that are written through one instance and read through others. */
final class CachedMovies {

  private static final AtomicInteger NUMBER = new AtomicInteger();

  private CachedMovies() {}

  /** Waits until all instances serve from their caches. */
  static Cluster allServe(Cluster cluster) {
    try {
      for (int i = 0; i < cluster.size(); i++) {
        serves(cluster.instance(i));
      }
      return cluster;
    } catch (RuntimeException e) {
      cluster.close();
      throw e;
    }
  }

  static void serves(ServiceProcess instance) {
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> Cluster.metric(instance, "researcharr_cache_serving") == 1);
  }

  /** Creates a movie and returns its id. */
  static String create(ServiceProcess instance) {
    HttpResponse<String> answer = instance.post("/media", body("title 1"));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    return new JsonPath(answer.body()).getString("id");
  }

  /** Gives a movie its next version, and says how long that took. */
  static Duration write(ServiceProcess instance, String id, long next) {
    long start = System.nanoTime();
    HttpResponse<String> answer =
        instance.send(
            instance
                .request("/media/" + id)
                .header("Content-Type", "application/merge-patch+json")
                .header("If-Match", "*")
                .method(
                    "PATCH",
                    HttpRequest.BodyPublishers.ofString("{\"title\":\"title " + next + "\"}")));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.headers().firstValue("ETag")).contains("\"" + next + "\"");
    return Duration.ofNanos(System.nanoTime() - start);
  }

  /** Reads a movie, which must have this version. */
  static void shows(ServiceProcess instance, String id, long version) {
    HttpResponse<String> answer = instance.get("/media/" + id);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.headers().firstValue("ETag")).contains("\"" + version + "\"");
    assertThat(new JsonPath(answer.body()).getString("title")).isEqualTo("title " + version);
  }

  static double metric(ServiceProcess instance, String name, String layer) {
    return instance
        .management("/q/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith(name + "{") && line.contains("layer=\"" + layer + "\""))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .findFirst()
        .orElseThrow();
  }

  private static String body(String title) {
    return "{\"type\":\"movie\",\"title\":\"%s\",\"externalId\":\"cached:%d\"}"
        .formatted(title, NUMBER.incrementAndGet());
  }
}
