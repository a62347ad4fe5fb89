package io.researcharr.data.adapter.rest;

import static io.researcharr.data.adapter.rest.OpenApiTests.add;

import io.researcharr.data.adapter.rest.OpenApiTests.Example;
import io.researcharr.data.fixture.Call;
import java.util.List;

/** Calls of the operations on log levels, each with the status it is answered with. */
final class LogLevelExamples {

  private static final String LEVELS = "/api/v1/system/log-levels";

  private LogLevelExamples() {}

  static void addTo(List<Example> examples) {
    String path = LEVELS + "/test.documented";
    Call put = Call.json("PUT", path, "{\"level\":\"debug\"}");
    add(examples, "putLogLevel", 200, put);
    add(examples, "putLogLevel", 400, put.body("{}"));
    add(examples, "putLogLevel", 400, put.body("{\"level\":\"all\"}"));
    add(examples, "putLogLevel", 413, put.body(" ".repeat(2_000_000)));
    add(examples, "putLogLevel", 415, put.without("Content-Type"));
    add(examples, "putLogLevel", 401, put.withoutKey());
    add(examples, "listLogLevels", 200, Call.of("GET", LEVELS));
    add(examples, "listLogLevels", 401, Call.of("GET", LEVELS).withoutKey());
    add(examples, "deleteLogLevel", 204, Call.of("DELETE", path));
    add(examples, "deleteLogLevel", 404, Call.of("DELETE", path));
    add(examples, "deleteLogLevel", 400, Call.of("DELETE", LEVELS + "/7"));
  }
}
