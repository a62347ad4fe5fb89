package io.researcharr.data.adapter.rest;

import static io.researcharr.data.adapter.rest.OpenApiTests.add;
import static io.researcharr.data.fixture.Api.newMovie;

import com.fasterxml.jackson.databind.JsonNode;
import io.researcharr.data.adapter.rest.OpenApiTests.Example;
import io.researcharr.data.fixture.Call;
import java.util.List;

/** Calls of the operations on the queue, each with the status it is answered with. */
final class QueueExamples {

  private static final String QUEUE = "/api/v1/queue";
  private static final String ITEMS = QUEUE + "/items";
  private static final String UNKNOWN = "01a202dd-bc69-7b25-ad28-77c6602a01b4";

  private QueueExamples() {}

  static void addTo(List<Example> examples) {
    addItems(examples);
    addWork(examples);
  }

  private static void addItems(List<Example> examples) {
    String item = item(newMovie("Documented"));
    Call post = Call.json("POST", ITEMS, item);
    add(examples, "addQueueItem", 201, post);
    add(examples, "addQueueItem", 409, post);
    add(examples, "addQueueItem", 400, post.body("{}"));
    add(examples, "addQueueItem", 400, post.body(item(UNKNOWN)));
    add(examples, "addQueueItem", 401, post.withoutKey());
    add(examples, "addQueueItem", 413, post.body(" ".repeat(2_000_000)));
    add(examples, "addQueueItem", 415, post.without("Content-Type"));
    String id = stored();
    Call get = Call.of("GET", ITEMS + "/" + id);
    add(examples, "getQueueItem", 200, get);
    add(examples, "getQueueItem", 304, get.with("If-None-Match: \"1\""));
    add(examples, "getQueueItem", 400, Call.of("GET", ITEMS + "/x"));
    add(examples, "getQueueItem", 404, Call.of("GET", ITEMS + "/" + UNKNOWN));
    add(examples, "listQueueItems", 200, Call.of("GET", ITEMS + "?limit=1"));
    String all = "?service=radarr&mediaId=" + UNKNOWN + "&due=true&processed=false";
    add(examples, "listQueueItems", 200, Call.of("GET", ITEMS + all));
    add(examples, "listQueueItems", 400, Call.of("GET", ITEMS + "?cursor=x"));
    Call delete = Call.of("DELETE", ITEMS + "/" + id);
    add(examples, "deleteQueueItem", 428, delete);
    add(examples, "deleteQueueItem", 412, delete.with("If-Match: \"7\""));
    add(examples, "deleteQueueItem", 204, delete.with("If-Match: \"1\""));
    add(examples, "deleteQueueItem", 404, delete.with("If-Match: *"));
  }

  private static void addWork(List<Example> examples) {
    Call.json("POST", ITEMS, item(newMovie("Claimed")).replace("sonarr", "radarr")).send();
    Call claim = Call.json("POST", QUEUE + "/radarr/claims", "{\"workerId\":\"w\",\"limit\":9}");
    JsonNode held = claim.send().json().path("items").get(0);
    String token = "{\"leaseToken\":\"" + held.path("leaseToken").asText() + "\"}";
    String path = ITEMS + "/" + held.path("id").asText();
    add(examples, "nextQueueItems", 200, Call.of("GET", QUEUE + "/radarr/next?limit=1"));
    add(examples, "nextQueueItems", 400, Call.of("GET", QUEUE + "/radarr/next?limit=0"));
    add(examples, "nextQueueItems", 404, Call.of("GET", QUEUE + "/plex/next"));
    add(examples, "claimQueueItems", 200, claim);
    add(examples, "claimQueueItems", 400, claim.body("{}"));
    add(examples, "claimQueueItems", 415, claim.without("Content-Type"));
    add(
        examples,
        "claimQueueItems",
        404,
        Call.json("POST", QUEUE + "/plex/claims", "{\"workerId\":\"w\"}"));
    Call retry = Call.json("POST", path + "/retry", token.replace("}", ",\"error\":\"e\"}"));
    add(examples, "retryQueueItem", 409, retry.body("{}"));
    add(examples, "retryQueueItem", 200, retry);
    add(examples, "retryQueueItem", 400, retry.body("{\"a\":1}"));
    add(examples, "retryQueueItem", 404, Call.json("POST", ITEMS + "/" + UNKNOWN + "/retry", "{}"));
    add(examples, "getQueueItem", 200, Call.of("GET", path));
    Call processed = Call.json("POST", path + "/processed", "{}");
    add(examples, "markQueueItemProcessed", 409, processed.body(token));
    add(examples, "markQueueItemProcessed", 200, processed);
    add(examples, "markQueueItemProcessed", 400, processed.body("[]"));
    add(examples, "getQueueItem", 200, Call.of("GET", path));
  }

  private static String stored() {
    return Call.json("POST", ITEMS, item(newMovie("Stored"))).send().json().path("id").asText();
  }

  private static String item(String media) {
    return "{\"mediaId\":\"%s\",\"service\":\"sonarr\",\"priority\":7,\"metadata\":{\"a\":[1]}}"
        .formatted(media);
  }
}
