package io.researcharr.data.domain.job;

import io.researcharr.data.domain.imports.ImportSource;
import io.researcharr.data.domain.media.JsonObject;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * A job as it was ordered.
 *
 * @param service the upstream that it will ask, if it asks one
 * @param priority 0 to 100, higher first
 * @param payload what its worker needs to know
 * @param maxRetries how often it is tried again after it has failed
 * @param dedupeKey while a job with this key is live, no other one begins
 */
public record JobSpec(
    JobType type,
    Optional<UUID> mediaId,
    Optional<ImportSource> service,
    int priority,
    JsonObject payload,
    int maxRetries,
    Optional<String> dedupeKey) {

  public static final int DEFAULT_PRIORITY = 50;
  public static final int MAX_PRIORITY = 100;
  public static final int DEFAULT_RETRIES = 3;
  public static final int MAX_RETRIES = 10;

  public JobSpec {
    Objects.requireNonNull(type);
    Objects.requireNonNull(mediaId);
    Objects.requireNonNull(service);
    Objects.requireNonNull(payload);
    Objects.requireNonNull(dedupeKey);
  }
}
