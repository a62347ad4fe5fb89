package io.researcharr.data.wiring;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * What instances prove to each other who they are with, made of the key that all of them sign with.
 */
final class InternalSecret {

  private static final byte[] PURPOSE =
      "from instance to instance".getBytes(StandardCharsets.UTF_8);

  private InternalSecret() {}

  static byte[] of(byte[] signingKey) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(PURPOSE);
      return digest.digest(signingKey);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
