package io.researcharr.data.adapter.rest;

import io.researcharr.data.domain.media.MediaFilter;
import io.researcharr.data.domain.media.MediaPosition;
import io.researcharr.data.domain.media.MediaSort;
import io.researcharr.data.service.KeyRing;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Positions in lists as opaque text. A cursor is signed together with the filter and the order it
 * was made for, so it can't be forged, and can't be used on another list.
 */
@ApplicationScoped
class CursorCodec {

  private static final int SIGNATURE = 16;
  private static final int LONGEST = 4_096;

  private final KeyRing keys;

  CursorCodec(KeyRing keys) {
    this.keys = keys;
  }

  String encode(MediaPosition position, MediaFilter filter, MediaSort sort) {
    try {
      var bytes = new ByteArrayOutputStream();
      var out = new DataOutputStream(bytes);
      out.writeLong(position.id().getMostSignificantBits());
      out.writeLong(position.id().getLeastSignificantBits());
      writeValue(position.value(), out);
      byte[] payload = bytes.toByteArray();
      bytes.writeBytes(sign(payload, filter, sort));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.toByteArray());
    } catch (IOException e) {
      throw new IllegalStateException("an array can always be written to", e);
    }
  }

  MediaPosition decode(String cursor, MediaFilter filter, MediaSort sort) {
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(cursor);
      if (cursor.length() > LONGEST || bytes.length <= SIGNATURE) {
        throw invalid();
      }
      byte[] payload = Arrays.copyOf(bytes, bytes.length - SIGNATURE);
      byte[] signature = Arrays.copyOfRange(bytes, payload.length, bytes.length);
      if (!MessageDigest.isEqual(signature, sign(payload, filter, sort))) {
        throw invalid();
      }
      var in = new DataInputStream(new ByteArrayInputStream(payload));
      UUID id = new UUID(in.readLong(), in.readLong());
      return new MediaPosition(readValue(sort, in), id);
    } catch (IllegalArgumentException | IOException e) {
      throw invalid();
    }
  }

  private static void writeValue(Object value, DataOutputStream out) throws IOException {
    if (value instanceof Instant time) {
      out.writeLong(time.getEpochSecond());
      out.writeInt(time.getNano());
    } else if (value instanceof Integer number) {
      out.writeInt(number);
    } else {
      out.write(value.toString().getBytes(StandardCharsets.UTF_8));
    }
  }

  private static Object readValue(MediaSort sort, DataInputStream in) throws IOException {
    return switch (sort.key()) {
      case CREATED_AT, UPDATED_AT -> Instant.ofEpochSecond(in.readLong(), in.readInt());
      case YEAR -> in.readInt();
      case TITLE -> new String(in.readAllBytes(), StandardCharsets.UTF_8);
    };
  }

  private byte[] sign(byte[] payload, MediaFilter filter, MediaSort sort) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(keys.signingKey(), "HmacSHA256"));
      mac.update(payload);
      mac.update((sort + "|" + filter).getBytes(StandardCharsets.UTF_8));
      return Arrays.copyOf(mac.doFinal(), SIGNATURE);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HmacSHA256", e);
    }
  }

  private static ProblemException invalid() {
    return new ProblemException(
        ProblemKind.INVALID_CURSOR,
        "Use nextCursor of the page before, with the same filters and the same sort.");
  }
}
