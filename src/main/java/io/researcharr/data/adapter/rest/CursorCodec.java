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
  private static final UUID NO_ID = new UUID(0, 0);

  private final KeyRing keys;

  CursorCodec(KeyRing keys) {
    this.keys = keys;
  }

  String encode(MediaPosition position, MediaFilter filter, MediaSort sort) {
    return write(position.id(), position.value(), scope(filter, sort));
  }

  MediaPosition decode(String cursor, MediaFilter filter, MediaSort sort) {
    return read(
        cursor, scope(filter, sort), (id, in) -> new MediaPosition(readValue(sort, in), id));
  }

  /** A position in a list that is ordered by id alone. */
  String encodeId(UUID id, String list) {
    return write(id, "", list);
  }

  UUID decodeId(String cursor, String list) {
    return read(cursor, list, (id, in) -> id);
  }

  /** A position in a list that is ordered by a text alone. */
  String encodeText(String text, String list) {
    return write(NO_ID, text, list);
  }

  String decodeText(String cursor, String list) {
    return read(cursor, list, (id, in) -> new String(in.readAllBytes(), StandardCharsets.UTF_8));
  }

  private String write(UUID id, Object value, String scope) {
    try {
      var bytes = new ByteArrayOutputStream();
      var out = new DataOutputStream(bytes);
      out.writeLong(id.getMostSignificantBits());
      out.writeLong(id.getLeastSignificantBits());
      writeValue(value, out);
      byte[] payload = bytes.toByteArray();
      bytes.writeBytes(sign(payload, scope));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.toByteArray());
    } catch (IOException e) {
      throw new IllegalStateException("an array can always be written to", e);
    }
  }

  private <T> T read(String cursor, String scope, Reader<T> reader) {
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(cursor);
      if (cursor.length() > LONGEST || bytes.length <= SIGNATURE) {
        throw invalid();
      }
      byte[] payload = Arrays.copyOf(bytes, bytes.length - SIGNATURE);
      byte[] signature = Arrays.copyOfRange(bytes, payload.length, bytes.length);
      if (!MessageDigest.isEqual(signature, sign(payload, scope))) {
        throw invalid();
      }
      var in = new DataInputStream(new ByteArrayInputStream(payload));
      return reader.read(new UUID(in.readLong(), in.readLong()), in);
    } catch (IllegalArgumentException | IOException e) {
      throw invalid();
    }
  }

  private static String scope(MediaFilter filter, MediaSort sort) {
    return sort + "|" + filter;
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

  private byte[] sign(byte[] payload, String scope) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(keys.signingKey(), "HmacSHA256"));
      mac.update(payload);
      mac.update(scope.getBytes(StandardCharsets.UTF_8));
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

  /** What makes a position of the bytes behind an id. */
  private interface Reader<T> {

    T read(UUID id, DataInputStream in) throws IOException;
  }
}
