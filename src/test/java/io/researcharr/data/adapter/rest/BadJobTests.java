package io.researcharr.data.adapter.rest;

import static io.researcharr.data.adapter.rest.JobClient.JOBS;
import static io.researcharr.data.adapter.rest.JobClient.running;

import com.fasterxml.jackson.databind.JsonNode;
import io.researcharr.data.fixture.Call;
import io.researcharr.data.fixture.Leftovers;
import io.researcharr.data.fixture.Refusals;
import java.sql.SQLException;
import java.util.Collections;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Requests about jobs that can't be met change nothing, on every engine. */
abstract class BadJobTests {

  private static final String UNKNOWN = "01a202dd-bc69-7b25-ad28-77c6602a01b4";

  @ConfigProperty(name = "DATABASE_URL")
  String url;

  @AfterEach
  void leaveNothing() throws SQLException {
    Leftovers.clear(url);
  }

  @Test
  void refusesOrdersThatBreakARule() {
    Refusals refusals = new Refusals();
    for (String order :
        List.of(
            "{}",
            "{\"type\":\"dance\"}",
            "{\"type\":1}",
            "{\"type\":\"search\",\"priority\":-1}",
            "{\"type\":\"search\",\"priority\":101}",
            "{\"type\":\"search\",\"priority\":1e99}",
            "{\"type\":\"search\",\"priority\":\"high\"}",
            "{\"type\":\"search\",\"maxRetries\":11}",
            "{\"type\":\"search\",\"service\":\"lidarr\"}",
            "{\"type\":\"search\",\"mediaId\":\"7\"}",
            "{\"type\":\"search\",\"mediaId\":\"" + UNKNOWN + "\"}",
            "{\"type\":\"search\",\"payload\":[]}",
            "{\"type\":\"search\",\"payload\":{\"a\":\"" + "x".repeat(70_000) + "\"}}",
            "{\"type\":\"search\",\"runAt\":\"tomorrow\"}",
            "{\"type\":\"search\",\"runAt\":\"99999-01-01T00:00:00Z\"}",
            "{\"type\":\"search\",\"dedupeKey\":\"\"}",
            "{\"type\":\"search\",\"dedupeKey\":\"" + "k".repeat(201) + "\"}",
            "{\"type\":\"search\",\"status\":\"completed\"}")) {
      refusals.refuse("validation", Call.json("POST", JOBS, order));
      refusals.refuse("validation", batch("batch", "jobs", "{\"type\":\"search\"}", order));
    }
    String many = String.join(",", Collections.nCopies(1_001, "{\"type\":\"search\"}"));
    refusals
        .refuse("validation", batch("batch", "jobs"))
        .refuse("validation", batch("batch", "jobs", many))
        .refuse("validation", batch("batch", "jobs", "7"))
        .refuse("malformed-request", Call.json("POST", JOBS, "[]"))
        .refuse("malformed-request", Call.json("POST", JOBS, "{\"type\":\"search\""))
        .refuse(
            "malformed-request",
            Call.json("POST", JOBS, "{\"type\":\"search\",\"dedupeKey\":\"\\u0000\"}"))
        .refuse("payload-too-large", Call.json("POST", JOBS, " ".repeat(2_000_000)))
        .refuse("payload-too-large", Call.json("POST", JOBS + "/batch", " ".repeat(17_000_000)))
        .refuse("unauthenticated", Call.json("POST", JOBS, "{\"type\":\"search\"}").withoutKey());

    refusals.assertAll();
  }

  @Test
  void refusesClaimsThatBreakARule() {
    Refusals refusals = new Refusals();
    for (String claim :
        List.of(
            "{}",
            "{\"workerId\":\"\"}",
            "{\"workerId\":\"" + "w".repeat(201) + "\"}",
            "{\"workerId\":\"w\",\"limit\":0}",
            "{\"workerId\":\"w\",\"limit\":501}",
            "{\"workerId\":\"w\",\"limit\":-9223372036854775809}",
            "{\"workerId\":\"w\",\"leaseSeconds\":4}",
            "{\"workerId\":\"w\",\"leaseSeconds\":3601}",
            "{\"workerId\":\"w\",\"waitSeconds\":31}",
            "{\"workerId\":\"w\",\"waitSeconds\":0.5}",
            "{\"workerId\":\"w\",\"types\":[\"dance\"]}",
            "{\"workerId\":\"w\",\"types\":\"search\"}",
            "{\"workerId\":\"w\",\"services\":[\"lidarr\"]}",
            "{\"workerId\":\"w\",\"token\":\"t\"}")) {
      refusals.refuse("validation", Call.json("POST", JOBS + "/claims", claim));
    }

    refusals.assertAll();
  }

  @Test
  void refusesReportsOnWhatIsNotHeld() {
    JsonNode job = running("");
    String path = JobClient.path(job);
    String token = "{\"leaseToken\":\"" + job.path("leaseToken").asText() + "\"%s}";
    String foreign = "{\"leaseToken\":\"" + UNKNOWN + "\"%s}";
    Refusals refusals = new Refusals();
    for (String what : List.of("heartbeat", "complete", "pause")) {
      refusals
          .refuse("lease-lost", Call.json("POST", path + "/" + what, foreign.formatted("")))
          .refuse("validation", Call.json("POST", path + "/" + what, "{}"))
          .refuse("validation", Call.json("POST", path + "/" + what, "{\"leaseToken\":\"x\"}"))
          .refuse(
              "validation", Call.json("POST", path + "/" + what, token.formatted(",\"more\":1")))
          .refuse(
              "not-found",
              Call.json("POST", JOBS + "/" + UNKNOWN + "/" + what, token.formatted("")))
          .refuse("validation", Call.json("POST", JOBS + "/seven/" + what, token.formatted("")));
    }
    refusals
        .refuse(
            "lease-lost", Call.json("POST", path + "/fail", foreign.formatted(",\"error\":\"e\"")))
        .refuse("validation", Call.json("POST", path + "/fail", token.formatted("")))
        .refuse(
            "validation",
            Call.json(
                "POST",
                path + "/fail",
                token.formatted(",\"error\":\"" + "e".repeat(4_001) + "\"")))
        .refuse(
            "validation",
            Call.json(
                "POST",
                path + "/heartbeat",
                token.formatted(",\"progress\":{\"current\":-1,\"total\":1e400}")))
        .refuse(
            "validation",
            Call.json("POST", path + "/complete", token.formatted(",\"result\":\"done\"")))
        .refuse(
            "validation",
            Call.json(
                "POST",
                path + "/pause",
                token.formatted(",\"checkpoint\":{\"a\":\"" + "x".repeat(70_000) + "\"}")));

    refusals.assertAll();
  }

  @Test
  void refusesBatchesOfReportsThatAreMisshapen() {
    String outcome = "\"id\":\"" + UNKNOWN + "\",\"leaseToken\":\"" + UNKNOWN + "\"";
    Refusals refusals = new Refusals();
    for (String one :
        List.of(
            "{}",
            "{" + outcome + "}",
            "{" + outcome + ",\"outcome\":\"queued\"}",
            "{" + outcome + ",\"outcome\":\"failed\"}",
            "{\"id\":7,\"leaseToken\":\"" + UNKNOWN + "\",\"outcome\":\"completed\"}")) {
      refusals.refuse("validation", batch("outcomes", "outcomes", one));
    }
    refusals
        .refuse("validation", batch("heartbeats", "heartbeats", "{\"id\":\"" + UNKNOWN + "\"}"))
        .refuse("validation", batch("heartbeats", "heartbeats"))
        .refuse("validation", Call.json("POST", JOBS + "/outcomes", "{\"outcomes\":{}}"));

    refusals.assertAll();
  }

  @Test
  void refusesOperationsOnWhatIsNotThereOrCannotGoThere() {
    JsonNode done = running("");
    JobClient.report(done, "complete", "");
    Refusals refusals = new Refusals();
    for (String what : List.of("cancel", "request-pause", "resume", "retry")) {
      refusals
          .refuse("not-found", Call.of("POST", JOBS + "/" + UNKNOWN + "/" + what))
          .refuse("validation", Call.of("POST", JOBS + "/seven/" + what))
          .refuse("invalid-transition", Call.of("POST", JobClient.path(done) + "/" + what));
    }
    refusals
        .refuse("not-found", Call.of("GET", JOBS + "/" + UNKNOWN))
        .refuse("validation", Call.of("GET", JOBS + "/seven"))
        .refuse("not-found", Call.of("GET", JOBS + "/" + UNKNOWN + "/history"))
        .refuse("validation", Call.of("GET", JOBS + "?status=done"))
        .refuse("validation", Call.of("GET", JOBS + "?limit=501"))
        .refuse("validation", Call.of("GET", JOBS + "?offset=1"))
        .refuse("validation", Call.of("GET", JOBS + "?createdFrom=now"))
        .refuse("invalid-cursor", Call.of("GET", JOBS + "?cursor=AAAA"))
        .refuse("validation", Call.json("POST", JOBS + "/dead/redrive", "{\"status\":\"failed\"}"));

    refusals.assertAll();
  }

  private static Call batch(String path, String name, String... items) {
    return Call.json(
        "POST", JOBS + "/" + path, "{\"" + name + "\":[" + String.join(",", items) + "]}");
  }
}
