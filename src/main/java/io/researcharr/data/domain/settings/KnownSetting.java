package io.researcharr.data.domain.settings;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/** A setting that the service itself reads: a whole number within a range. */
public enum KnownSetting {
  RADARR_MAX_CONCURRENT(
      "jobs.radarr.max-concurrent", 1, 100_000, "How many jobs for Radarr may run at once."),
  SONARR_MAX_CONCURRENT(
      "jobs.sonarr.max-concurrent", 1, 100_000, "How many jobs for Sonarr may run at once."),
  RADARR_RATE_PER_MINUTE(
      "jobs.radarr.rate-per-minute", 1, 1_000_000, "How many jobs for Radarr may begin a minute."),
  SONARR_RATE_PER_MINUTE(
      "jobs.sonarr.rate-per-minute", 1, 1_000_000, "How many jobs for Sonarr may begin a minute."),
  RADARR_BURST(
      "jobs.radarr.burst",
      1,
      1_000_000,
      "How many jobs for Radarr may begin at once after a rest."),
  SONARR_BURST(
      "jobs.sonarr.burst",
      1,
      1_000_000,
      "How many jobs for Sonarr may begin at once after a rest."),
  RETENTION_DAYS(
      "jobs.retention-days", 1, 3_650, 7, "How many days completed and cancelled jobs are kept."),
  DEAD_RETENTION_DAYS(
      "jobs.dead-retention-days",
      1,
      3_650,
      30,
      "How many days failed jobs are kept that have no retries left."),
  HISTORY_RETENTION_DAYS(
      "jobs.history-retention-days", 1, 3_650, 90, "How many days the history of jobs is kept."),
  AUDIT_RETENTION_DAYS(
      "audit.retention-days", 1, 3_650, 365, "How many days the audit trail is kept.");

  private final SettingKey key;
  private final long min;
  private final long max;
  private final Optional<Long> fallback;
  private final String description;

  KnownSetting(String key, long min, long max, String description) {
    this(key, min, max, Optional.empty(), description);
  }

  KnownSetting(String key, long min, long max, long fallback, String description) {
    this(key, min, max, Optional.of(fallback), description);
  }

  KnownSetting(String key, long min, long max, Optional<Long> fallback, String description) {
    this.key = new SettingKey(key);
    this.min = min;
    this.max = max;
    this.fallback = fallback;
    this.description = description;
  }

  public static Optional<KnownSetting> byKey(SettingKey key) {
    return Arrays.stream(values()).filter(known -> known.key.equals(key)).findFirst();
  }

  public SettingKey key() {
    return key;
  }

  public SettingType type() {
    return SettingType.INT;
  }

  public long min() {
    return min;
  }

  public long max() {
    return max;
  }

  /** What counts when nobody has set it; nothing where there is no limit then. */
  public Optional<Long> fallback() {
    return fallback;
  }

  public String description() {
    return description;
  }

  /** Whether a number is in range. */
  public boolean admits(long number) {
    return number >= min && number <= max;
  }

  /** What counts, given the numbers that are set. */
  public Optional<Long> in(Map<String, Long> numbers) {
    return Optional.ofNullable(numbers.get(key.text())).or(() -> fallback);
  }
}
