package io.researcharr.data.adapter.rest;

import static io.researcharr.data.adapter.rest.OpenApiTests.add;

import io.researcharr.data.adapter.rest.OpenApiTests.Example;
import io.researcharr.data.fixture.Call;
import java.util.List;

/** Calls of the operations on settings, each with the status it is answered with. */
final class SettingExamples {

  private static final String SETTINGS = "/api/v1/settings";

  private SettingExamples() {}

  static void addTo(List<Example> examples) {
    String path = SETTINGS + "/test.documented";
    Call put = Call.json("PUT", path, "{\"type\":\"json\",\"value\":{\"a\":[null,1.5,true]}}");
    add(examples, "putSetting", 201, put);
    add(examples, "putSetting", 428, put);
    add(examples, "putSetting", 412, put.with("If-None-Match: *"));
    add(examples, "putSetting", 412, put.with("If-Match: \"7\""));
    for (String value :
        List.of(
            "\"type\":\"string\",\"value\":\"a\",\"description\":\"b\"",
            "\"type\":\"int\",\"value\":9223372036854775807",
            "\"type\":\"bool\",\"value\":true",
            "\"type\":\"json\",\"value\":null",
            "\"type\":\"json\",\"value\":[1]")) {
      add(examples, "putSetting", 200, put.body("{" + value + "}").with("If-Match: *"));
      add(examples, "getSetting", 200, Call.of("GET", path));
    }
    add(examples, "putSetting", 400, put.body("{}"));
    add(examples, "putSetting", 413, put.body(" ".repeat(2_000_000)));
    add(examples, "putSetting", 415, put.without("Content-Type"));
    add(examples, "putSetting", 401, put.withoutKey());
    add(
        examples,
        "putSetting",
        404,
        Call.json("PUT", SETTINGS + "/test.unknown", "{\"type\":\"int\",\"value\":1}")
            .with("If-Match: *"));
    add(examples, "getSetting", 304, Call.of("GET", path).with("If-None-Match: \"6\""));
    add(examples, "getSetting", 400, Call.of("GET", SETTINGS + "/A"));
    add(examples, "getSetting", 404, Call.of("GET", SETTINGS + "/test.unknown"));
    add(examples, "listSettings", 200, Call.of("GET", SETTINGS + "?limit=1"));
    add(examples, "listSettings", 400, Call.of("GET", SETTINGS + "?cursor=x"));
    Call delete = Call.of("DELETE", path);
    add(examples, "deleteSetting", 428, delete);
    add(examples, "deleteSetting", 412, delete.with("If-Match: \"7\""));
    add(examples, "deleteSetting", 204, delete.with("If-Match: \"6\""));
    add(examples, "deleteSetting", 404, delete.with("If-Match: *"));
  }
}
