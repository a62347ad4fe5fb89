package io.researcharr.data.adapter.rest;

import io.researcharr.data.domain.feed.Change;
import io.researcharr.data.domain.feed.Step;
import io.researcharr.data.service.FeedNews;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Changes as events, in the form of server-sent events. */
final class EventViews {

  static final String EVENT_STREAM = "text/event-stream";

  private static final int TYPICAL_LENGTH = 350;

  private EventViews() {}

  /** The first words to a reader: how soon to come again, and perhaps from where. */
  static Buffer greeting(Optional<String> id) {
    return Buffer.buffer("retry: 2000\n:following\n")
        .appendString(id.map(position -> "id: " + position + "\n").orElse(""))
        .appendString("\n");
  }

  /** What keeps a silent connection, and the reader's position, alive. */
  static Buffer sign(String id) {
    return Buffer.buffer(":\nid: " + id + "\n\n");
  }

  static Buffer events(FeedNews news, long database) {
    Buffer out = Buffer.buffer(news.steps().size() * TYPICAL_LENGTH);
    for (Step step : news.steps()) {
      append(
          out, EventPositions.encode(step.position(), database), "change", View.of(step.change()));
    }
    return out;
  }

  static Buffer gap(FeedNews news, long database) {
    Buffer out = Buffer.buffer();
    append(out, EventPositions.encode(news.position(), database), "gap", Gap.UNSEEN);
    return out;
  }

  private static void append(Buffer out, String id, String event, Object data) {
    out.appendString("id: ").appendString(id);
    out.appendString("\nevent: ").appendString(event);
    out.appendString("\ndata: ").appendBytes(Json.bytes(data)).appendString("\n\n");
  }

  /** A change as it is told. */
  @Schema(name = "Change", description = "The data of a change event.")
  record View(
      @Schema(
              required = true,
              minimum = "1",
              description = "The number of the change, which no other one has.")
          long seq,
      @Schema(required = true, description = "The sort of thing that was changed.")
          String entityType,
      @Schema(required = true, description = "The id or the key of the thing.") String entityId,
      @Schema(required = true, description = "What was done to it.") String action,
      @Schema(required = true, description = "Who did it.") String actor,
      @Schema(
              required = true,
              minimum = "1",
              description = "The version that it has since, or had last when it is gone.")
          long version,
      @Schema(required = true, format = "date-time", description = "When it was done.") String at) {

    static View of(Change change) {
      return new View(
          change.seq(),
          change.entityType(),
          change.entityId(),
          change.action(),
          change.actor(),
          change.version(),
          change.at().toString());
    }
  }

  /** What a reader is told who can't be given all changes. */
  @Schema(name = "ChangeGap", description = "The data of a gap event.")
  record Gap(@Schema(required = true, description = "For people.") String detail) {

    static final Gap UNSEEN =
        new Gap(
            "Changes behind this position are not kept any more, or it is not a position in this"
                + " database. Read anew what you depend on; the oldest change that is kept is"
                + " next.");
  }
}
