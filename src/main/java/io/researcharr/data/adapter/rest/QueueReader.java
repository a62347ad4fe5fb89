package io.researcharr.data.adapter.rest;

import com.fasterxml.jackson.databind.JsonNode;
import io.researcharr.data.domain.imports.ImportSource;
import io.researcharr.data.domain.media.JsonObject;
import io.researcharr.data.domain.queue.QueueClaim;
import io.researcharr.data.domain.queue.QueueDraft;
import io.researcharr.data.port.StorageException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Items of the queue, and what is to be done with them, as callers write it. */
final class QueueReader {

  private static final int MAX_WORKER = 200;
  private static final int MAX_ERROR = 2_000;
  private static final UUID NO_ID = new UUID(0, 0);
  private static final Set<String> READ_ONLY =
      Set.of(
          "id",
          "addedAt",
          "lastProcessed",
          "retryCount",
          "nextRetryAt",
          "errorMessage",
          "workerId",
          "leaseToken",
          "leaseExpiresAt",
          "version",
          "createdBy",
          "updatedAt",
          "updatedBy");

  private QueueReader() {}

  /** The service in a path, or the end of the request. */
  static ImportSource service(String text) {
    return ImportSource.byWireName(text)
        .orElseThrow(() -> new StorageException.NotFound("service", text));
  }

  /** The item that a JSON object describes, or the end of the request. */
  static QueueDraft draft(JsonNode json) {
    JsonFields in = new JsonFields(json);
    UUID mediaId = in.required("mediaId", in.uuid("mediaId"), NO_ID);
    ImportSource service =
        in.required(
            "service", in.parsed("service", 20, QueueReader::serviceField), ImportSource.RADARR);
    int priority =
        in.integer("priority", QueueDraft.MIN_PRIORITY, QueueDraft.MAX_PRIORITY)
            .orElse(QueueDraft.DEFAULT_PRIORITY);
    JsonObject metadata =
        in.object("metadata", QueueDraft.MAX_METADATA_BYTES).orElse(JsonObject.EMPTY);
    in.refuseOthers(name -> READ_ONLY.contains(name) ? "is read-only" : "is not a known field");
    in.check();
    return new QueueDraft(mediaId, service, priority, metadata);
  }

  /** A worker's wish for items of a service, or the end of the request. */
  static QueueClaim claim(ImportSource service, JsonNode json) {
    JsonFields in = new JsonFields(json);
    String worker = in.required("workerId", in.text("workerId", MAX_WORKER), "");
    int limit = in.integer("limit", 1, QueueClaim.MAX_LIMIT).orElse(1);
    int seconds =
        in.integer("leaseSeconds", QueueClaim.MIN_LEASE, QueueClaim.MAX_LEASE)
            .orElse(QueueClaim.DEFAULT_LEASE);
    in.refuseOthers(name -> "is not a known field");
    in.check();
    return new QueueClaim(service, worker, limit, Duration.ofSeconds(seconds));
  }

  /** The token of an item that was processed, if it was held. */
  static Optional<UUID> processed(JsonNode json) {
    JsonFields in = new JsonFields(json);
    Optional<UUID> token = in.uuid("leaseToken");
    in.refuseOthers(name -> "is not a known field");
    in.check();
    return token;
  }

  /** What is said of an item that is to be tried again, or the end of the request. */
  static Failure failure(JsonNode json) {
    JsonFields in = new JsonFields(json);
    var failure = new Failure(in.uuid("leaseToken"), in.text("error", MAX_ERROR));
    in.refuseOthers(name -> "is not a known field");
    in.check();
    return failure;
  }

  private static ImportSource serviceField(String text) {
    return ImportSource.byWireName(text)
        .orElseThrow(() -> new IllegalArgumentException("must be radarr or sonarr"));
  }

  /** Why an item is to be tried again, and the token it was held under, if it was. */
  record Failure(Optional<UUID> token, Optional<String> error) {}
}
