package io.researcharr.data.adapter.rest;

import io.researcharr.data.domain.feed.Position;
import io.researcharr.data.service.FeedStart;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.zip.CRC32C;

/**
 * Positions in the feed as ids of events: opaque text, the same on all instances. They are checked
 * for damage but not signed, since nobody gains anything by one: all may read from the beginning.
 */
final class EventPositions {

  /** The longest id that is read. */
  static final int LONGEST = 64;

  private static final byte FORM = 2;
  private static final int CHECK = Integer.BYTES;

  private EventPositions() {}

  static String encode(Position position, long database) {
    ByteBuffer out = ByteBuffer.allocate(LONGEST);
    out.put(FORM).putLong(database);
    putNumber(out, position.commit());
    putNumber(out, position.seq());
    out.putInt(check(out.array(), out.position()));
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(Arrays.copyOf(out.array(), out.position()));
  }

  /** The position that an id means; ends the request if it means none. */
  static FeedStart.Behind decode(String id) {
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(id);
      int length = bytes.length - CHECK;
      ByteBuffer in = ByteBuffer.wrap(bytes);
      if (length < 1 || in.getInt(length) != check(bytes, length) || in.get() != FORM) {
        throw invalid();
      }
      in.limit(length);
      long database = in.getLong();
      Position position = new Position(number(in), number(in));
      if (in.hasRemaining()) {
        throw invalid();
      }
      return new FeedStart.Behind(position, database);
    } catch (IllegalArgumentException | BufferUnderflowException e) {
      throw invalid();
    }
  }

  /** Seven bits a byte, the lowest ones first. */
  private static void putNumber(ByteBuffer out, long number) {
    long rest = number;
    while (rest > 0x7f) {
      out.put((byte) (rest & 0x7f | 0x80));
      rest >>>= 7;
    }
    out.put((byte) rest);
  }

  private static long number(ByteBuffer in) {
    long number = 0;
    for (int shift = 0; shift < Long.SIZE - 1; shift += 7) {
      byte next = in.get();
      number |= (next & 0x7fL) << shift;
      if (next >= 0) {
        return number;
      }
    }
    throw invalid();
  }

  private static int check(byte[] bytes, int length) {
    CRC32C check = new CRC32C();
    check.update(bytes, 0, length);
    return (int) check.getValue();
  }

  private static ProblemException invalid() {
    return new ProblemException(
        ProblemKind.INVALID_CURSOR, "Use the id of an event, or beginning, or nothing.");
  }
}
