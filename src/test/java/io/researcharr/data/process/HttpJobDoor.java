package io.researcharr.data.process;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.researcharr.data.domain.job.Heartbeat;
import io.researcharr.data.domain.job.JobRequest;
import io.researcharr.data.domain.job.JobStatus;
import io.researcharr.data.domain.job.Outcome;
import io.researcharr.data.fixture.jobs.Answered;
import io.researcharr.data.fixture.jobs.JobDoor;
import io.researcharr.data.fixture.jobs.Seen.Action;
import io.researcharr.data.fixture.jobs.Seen.Changed;
import io.researcharr.data.fixture.jobs.Seen.Claimed;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The way to the jobs of a real service, through any of its instances.
 *
 * @param instance the one to ask next
 * @param strange answers that nobody should ever get
 */
record HttpJobDoor(Supplier<ServiceProcess> instance, Queue<String> strange) implements JobDoor {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(4);

  @Override
  public Answered<List<UUID>> enqueue(List<Order> orders) {
    List<Map<String, Object>> jobs = orders.stream().map(HttpJobDoor::order).toList();
    return jobs.size() == 1
        ? post("/jobs", jobs.get(0), PATIENCE, job -> List.of(id(job)))
        : post("/jobs/batch", Map.of("jobs", jobs), PATIENCE, all -> each(all, HttpJobDoor::id));
  }

  private static Map<String, Object> order(Order order) {
    Map<String, Object> job = new HashMap<>();
    job.put("type", "search");
    job.put("priority", order.priority());
    job.put("maxRetries", order.maxRetries());
    order.dedupeKey().ifPresent(key -> job.put("dedupeKey", key));
    return job;
  }

  @Override
  public Answered<List<Claimed>> claim(Wish wish) {
    Map<String, Object> claim =
        Map.of(
            "workerId", wish.worker(),
            "limit", wish.limit(),
            "leaseSeconds", wish.lease().toSeconds(),
            "waitSeconds", wish.patience().toSeconds());
    return post(
        "/jobs/claims",
        claim,
        PATIENCE.plus(wish.patience()),
        answer -> each(answer, job -> claimed(job, wish)));
  }

  private static Claimed claimed(JsonNode job, Wish wish) {
    return new Claimed(
        id(job),
        UUID.fromString(job.path("leaseToken").asText()),
        wish.worker(),
        job.path("version").asLong(),
        Instant.parse(job.path("leaseExpiresAt").asText()),
        wish.lease());
  }

  @Override
  public List<Answered<Heartbeat.Renewed>> heartbeats(List<Claimed> claims) {
    List<Map<String, Object>> beats = new ArrayList<>();
    for (Claimed claim : claims) {
      beats.add(Map.of("id", claim.job(), "leaseToken", claim.token()));
    }
    return report("/heartbeat", "heartbeats", beats, HttpJobDoor::renewed);
  }

  private static Heartbeat.Renewed renewed(JsonNode lease) {
    return new Heartbeat.Renewed(
        new UUID(0, 0),
        Instant.parse(lease.path("leaseExpiresAt").asText()),
        JobRequest.byWireName(lease.path("requested").asText()));
  }

  @Override
  public List<Answered<JobStatus>> finish(List<Outcome> outcomes) {
    List<Map<String, Object>> reports = new ArrayList<>();
    for (Outcome outcome : outcomes) {
      Map<String, Object> report = new HashMap<>();
      report.put("id", outcome.id());
      report.put("leaseToken", outcome.token());
      outcome.error().ifPresent(error -> report.put("error", error));
      if (outcome.status() == JobStatus.FAILED) {
        report.put("retry", outcome.retry());
      }
      if (outcomes.size() > 1) {
        report.put("outcome", outcome.status().wireName());
      }
      reports.add(report);
    }
    String one =
        switch (outcomes.get(0).status()) {
          case COMPLETED -> "/complete";
          case FAILED -> "/fail";
          default -> "/pause";
        };
    return report(one, "outcomes", reports, HttpJobDoor::status);
  }

  @Override
  public Answered<Changed> operate(UUID job, Action action) {
    return post(
        "/jobs/" + job + "/" + action.path(),
        Map.of(),
        PATIENCE,
        answer -> new Changed(status(answer), answer.path("version").asLong()));
  }

  /** Says one thing by the path of its job, and several in a batch. */
  private <T> List<Answered<T>> report(
      String one, String many, List<Map<String, Object>> words, Function<JsonNode, T> read) {
    if (words.size() == 1) {
      Map<String, Object> word = new HashMap<>(words.get(0));
      return List.of(post("/jobs/" + word.remove("id") + one, word, PATIENCE, read));
    }
    Answered<List<Answered<T>>> answer =
        post(
            "/jobs/" + many,
            Map.of(many, words),
            PATIENCE,
            results -> each(results, result -> verdict(result, read)));
    return answer.value().orElseGet(() -> words.stream().map(w -> Answered.<T>unknown()).toList());
  }

  private <T> Answered<T> verdict(JsonNode result, Function<JsonNode, T> read) {
    return result.has("problem")
        ? refusal(result.path("problem"))
        : Answered.with(read.apply(result));
  }

  private <T> Answered<T> post(
      String path, Object body, Duration patience, Function<JsonNode, T> read) {
    try {
      HttpResponse<String> answer =
          ServiceProcess.http()
              .send(
                  instance
                      .get()
                      .request(path)
                      .timeout(patience)
                      .header("Content-Type", "application/json")
                      .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)))
                      .build(),
                  HttpResponse.BodyHandlers.ofString());
      JsonNode json = JSON.readTree(answer.body());
      return answer.statusCode() < 300 ? Answered.with(read.apply(json)) : refusal(json);
    } catch (IOException e) {
      return Answered.unknown(); // the instance was killed, or does not answer
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Answered.unknown();
    }
  }

  private <T> Answered<T> refusal(JsonNode problem) {
    switch (problem.path("type").asText()) {
      case "/problems/lease-lost", "/problems/invalid-transition", "/problems/duplicate":
        return Answered.refused();
      case "/problems/storage-unavailable", "/problems/overloaded":
        return Answered.unknown();
      default:
        strange.add(problem.toString());
        return Answered.unknown();
    }
  }

  private static <T> List<T> each(JsonNode answer, Function<JsonNode, T> read) {
    List<T> all = new ArrayList<>();
    answer.elements().next().forEach(one -> all.add(read.apply(one)));
    return all;
  }

  private static UUID id(JsonNode job) {
    return UUID.fromString(job.path("id").asText());
  }

  private static JobStatus status(JsonNode job) {
    return JobStatus.byWireName(job.path("status").asText()).orElseThrow();
  }
}
