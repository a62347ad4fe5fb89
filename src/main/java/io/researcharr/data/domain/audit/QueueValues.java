package io.researcharr.data.domain.audit;

import io.researcharr.data.domain.audit.AuditValues.Json;
import io.researcharr.data.domain.imports.ImportSource;
import io.researcharr.data.domain.media.Edit;
import io.researcharr.data.domain.media.JsonObject;
import io.researcharr.data.domain.queue.QueueDraft;
import io.researcharr.data.domain.queue.QueueItem;
import io.researcharr.data.domain.queue.QueueLease;
import io.researcharr.data.domain.queue.QueueProgress;
import io.researcharr.data.domain.queue.QueueStamp;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** Queue items as the audit trail has them: without the tokens of their leases. */
public final class QueueValues {

  private QueueValues() {}

  public static AuditValues of(QueueItem item) {
    Map<String, Object> values = new TreeMap<>();
    values.put("mediaId", item.draft().mediaId().toString());
    values.put("service", item.draft().service().wireName());
    values.put("priority", (long) item.draft().priority());
    values.put("metadata", Json.of(item.draft().metadata().text()));
    values.put("addedAt", item.addedAt());
    values.put("createdBy", item.stamp().added().by());
    QueueProgress progress = item.progress();
    progress.lastProcessed().ifPresent(time -> values.put("lastProcessed", time));
    values.put("retryCount", (long) progress.retryCount());
    progress.nextRetryAt().ifPresent(time -> values.put("nextRetryAt", time));
    progress.errorMessage().ifPresent(text -> values.put("errorMessage", text));
    item.lease()
        .ifPresent(
            lease -> {
              values.put("workerId", lease.workerId());
              values.put("leaseExpiresAt", lease.expiresAt());
            });
    values.put("updatedAt", item.stamp().lastEdit().at());
    values.put("updatedBy", item.stamp().lastEdit().by());
    return new AuditValues(values);
  }

  /** The item that values describe. */
  public static QueueItem item(UUID id, long version, AuditValues values) {
    var draft =
        new QueueDraft(
            values.text("mediaId").map(UUID::fromString).orElseThrow(),
            values.text("service").flatMap(ImportSource::byWireName).orElseThrow(),
            values.number("priority").orElseThrow(),
            new JsonObject(values.json("metadata").orElseThrow().text()));
    var progress =
        new QueueProgress(
            values.time("lastProcessed"),
            values.number("retryCount").orElseThrow(),
            values.time("nextRetryAt"),
            values.text("errorMessage"));
    var added =
        new Edit(values.text("createdBy").orElseThrow(), values.time("addedAt").orElseThrow());
    var last =
        new Edit(values.text("updatedBy").orElseThrow(), values.time("updatedAt").orElseThrow());
    var lease =
        values
            .text("workerId")
            .map(worker -> new QueueLease(worker, values.time("leaseExpiresAt").orElseThrow()));
    return new QueueItem(id, draft, progress, lease, new QueueStamp(version, added, last));
  }
}
