package io.researcharr.data.adapter.rest;

import com.fasterxml.jackson.databind.JsonNode;
import io.researcharr.data.domain.imports.ImportSource;
import io.researcharr.data.domain.job.Claim;
import io.researcharr.data.domain.job.Heartbeat;
import io.researcharr.data.domain.job.JobFilter;
import io.researcharr.data.domain.job.JobProgress;
import io.researcharr.data.domain.job.JobSpec;
import io.researcharr.data.domain.job.JobStatus;
import io.researcharr.data.domain.job.JobType;
import io.researcharr.data.domain.job.Outcome;
import io.researcharr.data.domain.media.JsonObject;
import io.researcharr.data.service.JobOrder;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/** Makes of requests' JSON what callers say about jobs, or ends the request. */
final class JobReader {

  static final int MAX_BATCH = 1_000;
  static final int MAX_OBJECT_BYTES = 64 * 1024;
  static final int MAX_ERROR_LENGTH = 4_000;

  private static final UUID NONE = new UUID(0, 0);
  private static final int DEFAULT_LEASE = 30;
  private static final int MIN_LEASE = 5;
  private static final int MAX_LEASE = 3_600;
  private static final int MAX_WAIT = 30;
  private static final long MAX_NUMBER = 9_007_199_254_740_991L;

  private JobReader() {}

  static JobOrder order(JsonNode json) {
    return whole(json, JobReader::orderIn);
  }

  static List<JobOrder> orders(JsonNode json) {
    return whole(
        json,
        in -> in.objects("jobs", MAX_BATCH).stream().map(one -> one.closed(orderIn(one))).toList());
  }

  /** A claim, and how long its caller waits. */
  static Wanted claim(JsonNode json, String actor) {
    return whole(
        json,
        in -> {
          String worker = in.required("workerId", in.text("workerId", 200), "");
          Set<JobType> types = names(in, "types", JobType::byWireName, JobType.class);
          Set<ImportSource> services =
              names(in, "services", ImportSource::byWireName, ImportSource.class);
          int limit = in.integer("limit", 1, Claim.MAX_LIMIT).orElse(1);
          int lease = in.integer("leaseSeconds", MIN_LEASE, MAX_LEASE).orElse(DEFAULT_LEASE);
          int wait = in.integer("waitSeconds", 0, MAX_WAIT).orElse(0);
          return new Wanted(
              new Claim(worker, types, services, limit, Duration.ofSeconds(lease), actor),
              Duration.ofSeconds(wait));
        });
  }

  static Heartbeat heartbeat(UUID id, JsonNode json) {
    return whole(json, in -> heartbeatIn(id, in));
  }

  static List<Heartbeat> heartbeats(JsonNode json) {
    return whole(
        json,
        in ->
            in.objects("heartbeats", MAX_BATCH).stream()
                .map(one -> one.closed(heartbeatIn(id(one), one)))
                .toList());
  }

  static Outcome completion(UUID id, JsonNode json) {
    return whole(json, in -> Outcome.completed(id, token(in), object(in, "result")));
  }

  static Outcome failure(UUID id, JsonNode json) {
    return whole(
        json,
        in ->
            Outcome.failed(
                id,
                token(in),
                in.required("error", in.text("error", MAX_ERROR_LENGTH), ""),
                in.bool("retry").orElse(true)));
  }

  static Outcome pause(UUID id, JsonNode json) {
    return whole(json, in -> Outcome.paused(id, token(in), object(in, "checkpoint")));
  }

  static List<Outcome> outcomes(JsonNode json) {
    return whole(
        json,
        in ->
            in.objects("outcomes", MAX_BATCH).stream()
                .map(one -> one.closed(outcomeIn(one)))
                .toList());
  }

  static JobFilter redrive(JsonNode json) {
    return whole(
        json,
        in ->
            new JobFilter(
                Optional.empty(),
                type(in),
                service(in),
                in.uuid("mediaId"),
                Optional.empty(),
                in.time("createdFrom"),
                in.time("createdTo"),
                Optional.empty()));
  }

  private static JobOrder orderIn(JsonFields in) {
    return new JobOrder(
        new JobSpec(
            in.required("type", type(in), JobType.SEARCH),
            in.uuid("mediaId"),
            service(in),
            in.integer("priority", 0, JobSpec.MAX_PRIORITY).orElse(JobSpec.DEFAULT_PRIORITY),
            object(in, "payload").orElse(JsonObject.EMPTY),
            in.integer("maxRetries", 0, JobSpec.MAX_RETRIES).orElse(JobSpec.DEFAULT_RETRIES),
            in.text("dedupeKey", 200)),
        in.time("runAt"));
  }

  private static Heartbeat heartbeatIn(UUID id, JsonFields in) {
    Optional<JobProgress> progress =
        in.fields("progress")
            .map(
                said ->
                    said.closed(
                        new JobProgress(
                            said.bigint("current", 0, MAX_NUMBER),
                            said.bigint("total", 0, MAX_NUMBER),
                            said.text("message", 500))));
    return new Heartbeat(id, token(in), progress, object(in, "checkpoint"));
  }

  private static Outcome outcomeIn(JsonFields in) {
    JobStatus status =
        in.required("outcome", in.parsed("outcome", 20, JobReader::ending), JobStatus.COMPLETED);
    Optional<String> error = in.text("error", MAX_ERROR_LENGTH);
    if (status == JobStatus.FAILED) {
      in.required("error", error, "");
    }
    return new Outcome(
        id(in),
        token(in),
        status,
        object(in, "result"),
        error,
        in.bool("retry").orElse(true),
        object(in, "checkpoint"));
  }

  private static JobStatus ending(String text) {
    return JobStatus.byWireName(text)
        .filter(JobStatus.RUNNING::canBecome)
        .orElseThrow(() -> new IllegalArgumentException("must be completed, failed or paused"));
  }

  private static Optional<JobType> type(JsonFields in) {
    return in.parsed(
        "type", 20, text -> named(text, JobType::byWireName, "must be search, download or verify"));
  }

  private static Optional<ImportSource> service(JsonFields in) {
    return in.parsed(
        "service", 20, text -> named(text, ImportSource::byWireName, "must be radarr or sonarr"));
  }

  private static <T> T named(String text, Function<String, Optional<T>> byName, String otherwise) {
    return byName.apply(text).orElseThrow(() -> new IllegalArgumentException(otherwise));
  }

  private static <T extends Enum<T>> Set<T> names(
      JsonFields in, String name, Function<String, Optional<T>> byName, Class<T> type) {
    Set<T> found = EnumSet.noneOf(type);
    for (String text : in.texts(name, type.getEnumConstants().length, 20)) {
      byName.apply(text).ifPresentOrElse(found::add, () -> in.error(name, "has an unknown name"));
    }
    return found;
  }

  private static Optional<JsonObject> object(JsonFields in, String name) {
    return in.object(name, MAX_OBJECT_BYTES);
  }

  private static UUID id(JsonFields in) {
    return in.required("id", in.uuid("id"), NONE);
  }

  private static UUID token(JsonFields in) {
    return in.required("leaseToken", in.uuid("leaseToken"), NONE);
  }

  private static <T> T whole(JsonNode json, Function<JsonFields, T> reader) {
    JsonFields in = new JsonFields(json);
    T read = in.closed(reader.apply(in));
    in.check();
    return read;
  }

  /** A claim, and how long its caller waits. */
  record Wanted(Claim claim, Duration patience) {}
}
