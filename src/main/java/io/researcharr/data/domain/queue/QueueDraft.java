package io.researcharr.data.domain.queue;

import io.researcharr.data.domain.imports.ImportSource;
import io.researcharr.data.domain.media.JsonObject;
import java.util.Objects;
import java.util.UUID;

/** What shall be asked about, of whom, and how urgently; a higher priority comes first. */
public record QueueDraft(UUID mediaId, ImportSource service, int priority, JsonObject metadata) {

  public static final int MIN_PRIORITY = 0;
  public static final int MAX_PRIORITY = 100;
  public static final int DEFAULT_PRIORITY = 50;

  /** The longest metadata, in bytes of its canonical text. */
  public static final int MAX_METADATA_BYTES = 64 * 1024;

  public QueueDraft {
    Objects.requireNonNull(mediaId);
    Objects.requireNonNull(service);
    Objects.requireNonNull(metadata);
    if (priority < MIN_PRIORITY || priority > MAX_PRIORITY) {
      throw new IllegalArgumentException("a priority is from 0 to 100");
    }
  }
}
