package io.researcharr.data.domain.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Objects;
import java.util.UUID;

/** An API key as it is stored: never the key itself, only its SHA-256. */
public record ApiKey(UUID id, String name, String hash, Role role, Instant createdAt) {

  public ApiKey {
    Objects.requireNonNull(id);
    Objects.requireNonNull(name);
    Objects.requireNonNull(hash);
    Objects.requireNonNull(role);
    Objects.requireNonNull(createdAt);
  }

  public Caller caller() {
    return new Caller(name, role);
  }

  /** The SHA-256 of a key in lower-case hexadecimal. */
  public static String hash(String key) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
