package io.researcharr.data.adapter.rest;

import com.fasterxml.jackson.databind.JsonNode;
import io.researcharr.data.fixture.Call;
import io.researcharr.data.fixture.Wire;

/** A worker and an operator of the tests. */
final class JobClient {

  static final String JOBS = "/api/v1/jobs";

  private JobClient() {}

  static JsonNode enqueue(String fields) {
    return post(JOBS, "{" + fields + "}").json();
  }

  /** Claims jobs of one type; tests that share a service use different types. */
  static JsonNode claim(String type, int limit) {
    return post(
            JOBS + "/claims",
            "{\"workerId\":\"w\",\"types\":[\"" + type + "\"],\"limit\":" + limit + "}")
        .json()
        .path("jobs");
  }

  /** A job of its own for a test, in the hands of a worker. */
  static JsonNode running(String more) {
    enqueue("\"type\":\"verify\"" + more);
    return claim("verify", 1).path(0);
  }

  static Wire.Answer report(JsonNode job, String what, String more) {
    return post(
        path(job) + "/" + what,
        "{\"leaseToken\":\"" + job.path("leaseToken").asText() + "\"" + more + "}");
  }

  static Wire.Answer operate(JsonNode job, String what) {
    return Call.of("POST", path(job) + "/" + what).send();
  }

  static JsonNode read(JsonNode job) {
    return Call.of("GET", path(job)).send().json();
  }

  static Wire.Answer post(String path, String body) {
    return Call.json("POST", path, body).send();
  }

  static String path(JsonNode job) {
    return JOBS + "/" + job.path("id").asText();
  }
}
