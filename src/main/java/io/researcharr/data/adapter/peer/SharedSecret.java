package io.researcharr.data.adapter.peer;

import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.function.Supplier;

/** What all instances know and nobody else, as it is sent along. */
record SharedSecret(Supplier<byte[]> bytes) {

  static final String HEADER = "X-Internal-Secret";

  String text() {
    return HexFormat.of().formatHex(bytes.get());
  }

  boolean isIn(HttpServerRequest request) {
    String given = request.getHeader(HEADER);
    return given != null
        && MessageDigest.isEqual(
            given.getBytes(StandardCharsets.UTF_8), text().getBytes(StandardCharsets.UTF_8));
  }
}
