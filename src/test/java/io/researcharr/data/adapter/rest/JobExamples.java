package io.researcharr.data.adapter.rest;

import com.fasterxml.jackson.databind.JsonNode;
import io.researcharr.data.adapter.rest.OpenApiTests.Example;
import io.researcharr.data.fixture.Call;
import java.util.ArrayList;
import java.util.List;

/** Calls of every operation on jobs, for the comparison with the document. */
final class JobExamples {

  private static final String JOBS = "/api/v1/jobs";
  private static final String UNKNOWN = "01a202dd-bc69-7b25-ad28-77c6602a01b4";
  private static final String SEARCH = "{\"type\":\"search\",\"service\":\"sonarr\"}";

  private final List<Example> examples = new ArrayList<>();

  private JobExamples() {}

  static List<Example> all() {
    JobExamples jobs = new JobExamples();
    jobs.addOrders();
    jobs.addReads();
    jobs.addReports();
    jobs.addBatches();
    jobs.addOperations();
    return jobs.examples;
  }

  private void addOrders() {
    String full =
        """
        {"type":"download","service":"radarr","priority":100,"payload":{"a":[1,null]},
         "maxRetries":0,"runAt":"2099-01-01T00:00:00Z","dedupeKey":"documented-%d"}
        """
            .formatted(System.nanoTime());
    add("enqueueJob", 201, Call.json("POST", JOBS, full));
    add("enqueueJob", 200, Call.json("POST", JOBS, full));
    add("enqueueJob", 400, Call.json("POST", JOBS, "{}"));
    add("enqueueJob", 415, Call.of("POST", JOBS).body(full));
    add("enqueueJobs", 201, batch("batch", "jobs", SEARCH, full));
    add("enqueueJobs", 200, batch("batch", "jobs", full));
    add("enqueueJobs", 400, batch("batch", "jobs"));
    add("claimJobs", 200, Call.json("POST", JOBS + "/claims", claim("\"limit\":1")));
    add(
        "claimJobs",
        200,
        Call.json(
            "POST",
            JOBS + "/claims",
            claim("\"types\":[\"verify\"],\"services\":[\"radarr\"],\"leaseSeconds\":5")));
    add("claimJobs", 400, Call.json("POST", JOBS + "/claims", "{}"));
  }

  private void addReads() {
    JsonNode job = running();
    String path = path(job);
    add("getJob", 200, Call.of("GET", path));
    add("getJob", 304, Call.of("GET", path).with("If-None-Match: *"));
    add("getJob", 404, Call.of("GET", JOBS + "/" + UNKNOWN));
    add("getJobHistory", 200, Call.of("GET", path + "/history"));
    add("getJobHistory", 404, Call.of("GET", JOBS + "/" + UNKNOWN + "/history"));
    add("getJobStats", 200, Call.of("GET", JOBS + "/stats"));
    add("getJobStats", 401, Call.of("GET", JOBS + "/stats").withoutKey());
    add("listJobs", 200, Call.of("GET", JOBS + "?limit=2&count=true"));
    add(
        "listJobs",
        200,
        Call.of(
            "GET",
            JOBS
                + "?status=running&type=search&service=sonarr&workerId=w&due=false"
                + "&createdFrom=2020-01-01T00:00:00Z&createdTo=2099-01-01T00:00:00Z&mediaId="
                + UNKNOWN));
    add("listJobs", 200, Call.of("GET", JOBS).with("Accept: application/x-ndjson"));
    add("listJobs", 400, Call.of("GET", JOBS + "?status=done"));
  }

  private void addReports() {
    JsonNode job = running();
    String beat = body(job, "\"progress\":{\"current\":1,\"total\":2,\"message\":\"m\"}");
    add("heartbeatJob", 200, Call.json("POST", path(job) + "/heartbeat", beat));
    add("heartbeatJob", 404, Call.json("POST", JOBS + "/" + UNKNOWN + "/heartbeat", beat));
    Call complete = Call.json("POST", path(job) + "/complete", body(job, "\"result\":{\"a\":1}"));
    add("completeJob", 200, complete);
    add("completeJob", 409, complete);
    JsonNode failing = running();
    Call fail = Call.json("POST", path(failing) + "/fail", body(failing, "\"error\":\"e\""));
    add("failJob", 200, fail);
    add("failJob", 409, fail);
    JsonNode pausing = running();
    Call pause = Call.json("POST", path(pausing) + "/pause", body(pausing, "\"checkpoint\":{}"));
    add("pauseJob", 200, pause);
    add("pauseJob", 409, pause);
    add("getJob", 200, Call.of("GET", path(job)));
    add("getJob", 200, Call.of("GET", path(failing)));
    add("getJob", 200, Call.of("GET", path(pausing)));
  }

  private void addBatches() {
    JsonNode job = running();
    String right = "\"id\":\"" + job.path("id").asText() + "\",\"leaseToken\":\"%s\"";
    String held = "{" + right.formatted(job.path("leaseToken").asText());
    String lost = "{" + right.formatted(UNKNOWN);
    add("heartbeatJobs", 200, batch("heartbeats", "heartbeats", held + "}", lost + "}"));
    add("heartbeatJobs", 400, batch("heartbeats", "heartbeats", "{}"));
    String completed = ",\"outcome\":\"completed\"}";
    add(
        "reportJobOutcomes",
        200,
        batch("outcomes", "outcomes", held + completed, lost + completed));
    add("reportJobOutcomes", 400, batch("outcomes", "outcomes", "{}"));
  }

  private void addOperations() {
    JsonNode job = running();
    String path = path(job);
    add("requestJobPause", 200, Call.of("POST", path + "/request-pause"));
    add("resumeJob", 200, Call.of("POST", path + "/resume"));
    add("resumeJob", 409, Call.of("POST", path + "/resume"));
    add("cancelJob", 200, Call.of("POST", path + "/cancel"));
    add("cancelJob", 404, Call.of("POST", JOBS + "/" + UNKNOWN + "/cancel"));
    add("retryJob", 409, Call.of("POST", path + "/retry"));
    JsonNode failing = running();
    Call.json("POST", path(failing) + "/fail", body(failing, "\"error\":\"e\",\"retry\":false"))
        .send();
    add("retryJob", 200, Call.of("POST", path(failing) + "/retry"));
    add("requestJobPause", 409, Call.of("POST", path(failing) + "/request-pause"));
    add("redriveJobs", 200, Call.json("POST", JOBS + "/dead/redrive", "{\"type\":\"search\"}"));
    add("redriveJobs", 400, Call.json("POST", JOBS + "/dead/redrive", "{\"type\":\"x\"}"));
  }

  /** A job that this test has claimed. */
  private static JsonNode running() {
    Call.json("POST", JOBS, SEARCH).send();
    JsonNode jobs = Call.json("POST", JOBS + "/claims", claim("\"limit\":1")).send().json();
    return jobs.path("jobs").path(0);
  }

  private static String claim(String more) {
    return "{\"workerId\":\"w\"," + more + "}";
  }

  private static String path(JsonNode job) {
    return JOBS + "/" + job.path("id").asText();
  }

  private static String body(JsonNode job, String more) {
    return "{\"leaseToken\":\"" + job.path("leaseToken").asText() + "\"," + more + "}";
  }

  private static Call batch(String path, String name, String... items) {
    return Call.json(
        "POST", JOBS + "/" + path, "{\"" + name + "\":[" + String.join(",", items) + "]}");
  }

  private void add(String operationId, int status, Call call) {
    examples.add(new Example(operationId, status, call));
  }
}
