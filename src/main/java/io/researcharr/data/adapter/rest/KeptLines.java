package io.researcharr.data.adapter.rest;

import io.researcharr.data.domain.repeat.KeptAnswer;
import jakarta.ws.rs.core.HttpHeaders;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The lines of an answer, as far as there are few enough of them to be kept. */
final class KeptLines {

  /** The longest answer of lines that is kept, so that streams need constant memory. */
  static final int MAX_BYTES = 256 * 1024;

  private final ByteArrayOutputStream lines = new ByteArrayOutputStream();
  private boolean isKept = true;

  /** Says that the answer must not be given again. */
  void spoil() {
    isKept = false;
  }

  void add(byte[] line) {
    isKept = isKept && lines.size() + line.length < MAX_BYTES;
    if (!isKept) {
      lines.reset();
      return;
    }
    if (lines.size() > 0) {
      lines.write('\n');
    }
    lines.writeBytes(line);
  }

  /** What the answer will be after some more lines, if it can be kept then. */
  Optional<KeptAnswer> answerWith(List<byte[]> more) {
    KeptLines then = new KeptLines();
    then.isKept = isKept;
    then.lines.writeBytes(lines.toByteArray());
    more.forEach(then::add);
    return then.answer();
  }

  /** The answer, if it can be kept; the end of its last line is written by the stream. */
  Optional<KeptAnswer> answer() {
    return isKept
        ? Optional.of(
            new KeptAnswer(
                200,
                Map.of(HttpHeaders.CONTENT_TYPE, Answers.NDJSON),
                lines.toString(StandardCharsets.UTF_8)))
        : Optional.empty();
  }
}
