package io.researcharr.data.adapter.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import io.researcharr.data.domain.queue.QueueItem;
import io.researcharr.data.domain.queue.QueueLease;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Items of the queue as they are written and answered. */
final class QueueViews {

  private QueueViews() {}

  /** What a caller may write: what {@link QueueReader} reads, for documents. */
  @Schema(name = "QueueItemInput")
  record Input(
      @Schema(required = true, format = "uuid") String mediaId,
      @Schema(
              required = true,
              enumeration = {"radarr", "sonarr"})
          String service,
      @Schema(
              minimum = "0",
              maximum = "100",
              defaultValue = "50",
              description = "A higher one comes first.")
          Integer priority,
      @Schema(type = SchemaType.OBJECT, description = "At most 64 KiB.") @JsonRawValue
          String metadata) {}

  /** What a worker wants. */
  @Schema(name = "QueueClaim")
  record Claim(
      @Schema(required = true, minLength = 1, maxLength = 200) String workerId,
      @Schema(minimum = "1", maximum = "500", defaultValue = "1") Integer limit,
      @Schema(minimum = "5", maximum = "3600", defaultValue = "30") Integer leaseSeconds) {}

  /** That an item was processed. */
  @Schema(name = "QueueItemProcessed")
  record Processed(
      @Schema(format = "uuid", description = "Of the claim, when the item was claimed.")
          String leaseToken) {}

  /** That an item is to be tried again. */
  @Schema(name = "QueueItemRetry")
  record Retry(
      @Schema(format = "uuid", description = "Of the claim, when the item was claimed.")
          String leaseToken,
      @Schema(minLength = 1, maxLength = 2_000, description = "Why it is needed.") String error) {}

  /** An item as it is answered. */
  @Schema(name = "QueueItem")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record View(
      @Schema(required = true, format = "uuid") String id,
      @Schema(required = true, format = "uuid") String mediaId,
      @Schema(
              required = true,
              enumeration = {"radarr", "sonarr"})
          String service,
      @Schema(required = true, minimum = "0", maximum = "100") int priority,
      @Schema(required = true, type = SchemaType.OBJECT) @JsonRawValue String metadata,
      @Schema(required = true, format = "date-time") String addedAt,
      @Schema(format = "date-time") String lastProcessed,
      @Schema(required = true, description = "How many retries since it was processed.")
          int retryCount,
      @Schema(format = "date-time") String nextRetryAt,
      @Schema(description = "Why it is to be tried again.") String errorMessage,
      @Schema(description = "Who has it, or had it until the lease ran out.") String workerId,
      @Schema(format = "uuid", description = "Only in the answer to a claim.") String leaseToken,
      @Schema(format = "date-time", description = "Past when the lease has run out.")
          String leaseExpiresAt,
      @Schema(required = true, minimum = "1", description = "Grows by one with each change.")
          long version,
      @Schema(required = true) String createdBy,
      @Schema(required = true, format = "date-time") String updatedAt,
      @Schema(required = true, description = "The name of the key that made the last change.")
          String updatedBy) {

    static View of(QueueItem item) {
      return of(item, null);
    }

    static View of(QueueItem item, UUID token) {
      var draft = item.draft();
      var progress = item.progress();
      var stamp = item.stamp();
      return new View(
          item.id().toString(),
          draft.mediaId().toString(),
          draft.service().wireName(),
          draft.priority(),
          draft.metadata().text(),
          item.addedAt().toString(),
          progress.lastProcessed().map(Object::toString).orElse(null),
          progress.retryCount(),
          progress.nextRetryAt().map(Object::toString).orElse(null),
          progress.errorMessage().orElse(null),
          item.lease().map(QueueLease::workerId).orElse(null),
          token == null ? null : token.toString(),
          item.lease().map(lease -> lease.expiresAt().toString()).orElse(null),
          stamp.version(),
          stamp.added().by(),
          stamp.lastEdit().at().toString(),
          stamp.lastEdit().by());
    }
  }

  /** Some items, in the order in which they are taken. */
  @Schema(name = "QueueItems")
  record Items(@Schema(required = true) List<View> items) {}

  /** One page of items, in the order of their ids. */
  @Schema(name = "QueueItemPage")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Page(@Schema(required = true) List<View> items, String nextCursor) {

    static Page of(List<QueueItem> items, Optional<String> nextCursor) {
      return new Page(items.stream().map(View::of).toList(), nextCursor.orElse(null));
    }
  }
}
