package io.researcharr.data.domain.queue;

import io.researcharr.data.domain.media.Edit;
import java.util.Objects;

/** The history of an item in short: its version, who added it when, and who changed it last. */
public record QueueStamp(long version, Edit added, Edit lastEdit) {

  public QueueStamp {
    Objects.requireNonNull(added);
    Objects.requireNonNull(lastEdit);
  }

  static QueueStamp first(Edit edit) {
    return new QueueStamp(1, edit, edit);
  }
}
