package io.researcharr.data.adapter.sql;

import io.researcharr.data.domain.imports.ImportSource;
import io.researcharr.data.domain.media.Edit;
import io.researcharr.data.domain.media.JsonObject;
import io.researcharr.data.domain.queue.QueueDraft;
import io.researcharr.data.domain.queue.QueueItem;
import io.researcharr.data.domain.queue.QueueLease;
import io.researcharr.data.domain.queue.QueueProgress;
import io.researcharr.data.domain.queue.QueueStamp;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The table {@code queue_items}: one row an item. The column {@code due_at} is the database's own;
 * it is null where nothing is left to do.
 */
final class QueueTable {

  /** The columns that a new row is given, and their values. */
  static final List<Column<QueueItem>> INSERTED =
      List.of(
          new Column<>("id", SqlType.UUID, QueueItem::id),
          new Column<>("media_id", SqlType.UUID, item -> item.draft().mediaId()),
          new Column<>("service", SqlType.TEXT, item -> item.draft().service().wireName()),
          new Column<>("priority", SqlType.INTEGER, item -> item.draft().priority()),
          new Column<>("metadata", SqlType.TEXT, item -> item.draft().metadata().text()),
          new Column<>("added_at", SqlType.TIMESTAMP, QueueItem::addedAt),
          new Column<>("version", SqlType.BIGINT, QueueItem::version),
          new Column<>("created_by", SqlType.TEXT, item -> item.stamp().added().by()),
          new Column<>("updated_at", SqlType.TIMESTAMP, item -> item.stamp().lastEdit().at()),
          new Column<>("updated_by", SqlType.TEXT, item -> item.stamp().lastEdit().by()),
          new Column<>(
              "last_processed",
              SqlType.TIMESTAMP,
              item -> item.progress().lastProcessed().orElse(null)),
          new Column<>("retry_count", SqlType.INTEGER, item -> item.progress().retryCount()),
          new Column<>(
              "next_retry_at",
              SqlType.TIMESTAMP,
              item -> item.progress().nextRetryAt().orElse(null)),
          new Column<>(
              "error_message", SqlType.TEXT, item -> item.progress().errorMessage().orElse(null)));

  /** The columns that a replacement may change. */
  static final List<Column<QueueItem>> REPLACED =
      INSERTED.stream()
          .filter(column -> !List.of("id", "added_at", "created_by").contains(column.name()))
          .toList();

  /** The columns in the order in which {@link #read} expects them. */
  static final String NAMES =
      INSERTED.stream().map(Column::name).collect(Collectors.joining(", "))
          + ", worker_id, lease_expires_at";

  private QueueTable() {}

  static QueueItem read(SqlRow row) {
    var draft =
        new QueueDraft(
            row.uuid(1),
            ImportSource.byWireName(row.text(2)).orElseThrow(),
            row.integer(3),
            new JsonObject(row.text(4)));
    var stamp =
        new QueueStamp(
            row.bigint(6),
            new Edit(row.text(7), row.instant(5)),
            new Edit(row.text(9), row.instant(8)));
    var progress =
        new QueueProgress(
            Optional.ofNullable(row.instant(10)),
            row.integer(11),
            Optional.ofNullable(row.instant(12)),
            Optional.ofNullable(row.text(13)));
    var lease =
        Optional.ofNullable(row.text(14)).map(worker -> new QueueLease(worker, row.instant(15)));
    return new QueueItem(row.uuid(0), draft, progress, lease, stamp);
  }
}
