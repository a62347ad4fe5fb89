package io.researcharr.data.adapter.rest;

import io.researcharr.data.domain.repeat.KeptAnswer;
import io.researcharr.data.service.Repeats;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Answers on their way to where they are kept, and back. */
final class KeptAnswers {

  /** Says that an answer was given before. */
  static final String REPLAYED = "Idempotent-Replayed";

  private KeptAnswers() {}

  static KeptAnswer of(Response answer) {
    Map<String, String> headers = new TreeMap<>();
    for (Map.Entry<String, List<String>> header : answer.getStringHeaders().entrySet()) {
      headers.put(header.getKey(), String.join(", ", header.getValue()));
    }
    Object entity = answer.getEntity();
    if (entity != null && !(entity instanceof byte[])) {
      throw new IllegalStateException("an answer that is kept must be ready");
    }
    String body = entity == null ? "" : new String((byte[]) entity, StandardCharsets.UTF_8);
    return new KeptAnswer(answer.getStatus(), headers, body);
  }

  static Response response(Repeats.Given given) {
    KeptAnswer kept = given.answer();
    Response.ResponseBuilder answer = Response.status(kept.status());
    kept.headers().forEach(answer::header);
    if (given.isRepeated()) {
      answer.header(REPLAYED, "true");
    }
    return kept.body().isEmpty()
        ? answer.build()
        : answer.entity(kept.body().getBytes(StandardCharsets.UTF_8)).build();
  }
}
