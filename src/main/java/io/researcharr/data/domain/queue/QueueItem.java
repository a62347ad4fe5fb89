package io.researcharr.data.domain.queue;

import io.researcharr.data.domain.media.Edit;
import java.time.Instant;
import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/** A question to an upstream service that waits to be asked, is being asked, or has been. */
public record QueueItem(
    UUID id,
    QueueDraft draft,
    QueueProgress progress,
    Optional<QueueLease> lease,
    QueueStamp stamp) {

  /** The order in which items are taken: by priority, then by age. */
  public static final Comparator<QueueItem> NEXT_FIRST =
      Comparator.comparing((QueueItem item) -> -item.draft().priority())
          .thenComparing(QueueItem::addedAt)
          .thenComparing(item -> item.id().toString());

  public QueueItem {
    Objects.requireNonNull(id);
    Objects.requireNonNull(draft);
    Objects.requireNonNull(progress);
    Objects.requireNonNull(lease);
    Objects.requireNonNull(stamp);
  }

  public static QueueItem create(UUID id, QueueDraft draft, Edit edit) {
    return new QueueItem(id, draft, QueueProgress.NONE, Optional.empty(), QueueStamp.first(edit));
  }

  /** The same item in nobody's hands. */
  public QueueItem released() {
    return new QueueItem(id, draft, progress, Optional.empty(), stamp);
  }

  /** The same item, changed last by somebody else. */
  public QueueItem editedBy(Edit edit) {
    var edited = new QueueStamp(stamp.version(), stamp.added(), edit);
    return new QueueItem(id, draft, progress, lease, edited);
  }

  public Instant addedAt() {
    return stamp.added().at();
  }

  public long version() {
    return stamp.version();
  }
}
