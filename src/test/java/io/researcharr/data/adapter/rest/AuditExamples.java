package io.researcharr.data.adapter.rest;

import static io.researcharr.data.adapter.rest.OpenApiTests.add;
import static io.researcharr.data.fixture.Api.MEDIA;
import static io.researcharr.data.fixture.Api.newMovie;

import io.researcharr.data.adapter.rest.OpenApiTests.Example;
import io.researcharr.data.fixture.Call;
import java.util.List;

/** Calls of the operations on the audit trail, each with the status it is answered with. */
final class AuditExamples {

  private static final String AUDIT = "/api/v1/audit";

  private AuditExamples() {}

  static void addTo(List<Example> examples) {
    String movie = newMovie("Audited");
    Call.json("PATCH", MEDIA + "/" + movie, "{\"year\":1995,\"metadata\":{\"a\":[null,1.5]}}")
        .with("If-Match: *")
        .send();
    String ofMovie = AUDIT + "?entityType=media&entityId=" + movie;
    add(examples, "listAudit", 200, Call.of("GET", ofMovie));
    add(
        examples,
        "listAudit",
        200,
        Call.of(
            "GET",
            AUDIT
                + "?actor=API_KEY&action=created&from=2020-01-01T00:00:00Z"
                + "&to=9999-01-01T00:00:00Z&limit=2"));
    add(examples, "listAudit", 200, Call.of("GET", ofMovie).with("Accept: application/x-ndjson"));
    add(examples, "listAudit", 400, Call.of("GET", AUDIT + "?entityId=x"));
    add(examples, "listAudit", 401, Call.of("GET", AUDIT).withoutKey());
    var trail = Call.of("GET", ofMovie).send().json().path("items");
    Call revert = Call.of("POST", AUDIT + "/" + trail.at("/0/id").asText() + "/revert");
    add(examples, "revertAudit", 200, revert);
    add(examples, "revertAudit", 412, revert);
    add(examples, "revertAudit", 404, Call.of("POST", AUDIT + "/1-1/revert"));
    add(examples, "revertAudit", 400, Call.of("POST", AUDIT + "/x/revert"));
    String at = MEDIA + "/" + movie + "/at?includeDeleted=false&time=";
    add(examples, "getMediaAt", 200, Call.of("GET", at + "9999-01-01T00:00:00Z"));
    add(examples, "getMediaAt", 404, Call.of("GET", at + "2020-01-01T00:00:00Z"));
    add(examples, "getMediaAt", 400, Call.of("GET", at + "noon"));
  }
}
