package io.researcharr.data.service;

import io.researcharr.data.domain.imports.ImportSource;
import io.researcharr.data.domain.settings.KnownSetting;
import io.researcharr.data.port.ServiceLimits;
import io.researcharr.data.port.ServiceLimits.Limit;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalInt;

/** What the settings say about jobs. */
@ApplicationScoped
public class JobPolicy {

  private static final String PREFIX = "jobs.";

  private final SettingsService settings;

  public JobPolicy(SettingsService settings) {
    this.settings = settings;
  }

  /** How much work the upstream services can bear. */
  public Uni<ServiceLimits> limits() {
    return settings.numbers(PREFIX).map(JobPolicy::limits);
  }

  /** How long jobs are kept that are over. */
  public Uni<Keep> keep() {
    return settings
        .numbers(PREFIX)
        .map(
            numbers ->
                new Keep(
                    days(numbers, KnownSetting.RETENTION_DAYS),
                    days(numbers, KnownSetting.DEAD_RETENTION_DAYS),
                    days(numbers, KnownSetting.HISTORY_RETENTION_DAYS)));
  }

  private static ServiceLimits limits(Map<String, Long> numbers) {
    Map<ImportSource, Limit> limits = new EnumMap<>(ImportSource.class);
    limits.put(
        ImportSource.RADARR,
        new Limit(
            number(numbers, KnownSetting.RADARR_MAX_CONCURRENT),
            number(numbers, KnownSetting.RADARR_RATE_PER_MINUTE),
            number(numbers, KnownSetting.RADARR_BURST)));
    limits.put(
        ImportSource.SONARR,
        new Limit(
            number(numbers, KnownSetting.SONARR_MAX_CONCURRENT),
            number(numbers, KnownSetting.SONARR_RATE_PER_MINUTE),
            number(numbers, KnownSetting.SONARR_BURST)));
    limits.values().removeIf(limit -> !limit.isAny());
    return new ServiceLimits(limits);
  }

  private static OptionalInt number(Map<String, Long> numbers, KnownSetting setting) {
    return setting.in(numbers).map(Long::intValue).map(OptionalInt::of).orElse(OptionalInt.empty());
  }

  private static Duration days(Map<String, Long> numbers, KnownSetting setting) {
    return Duration.ofDays(setting.in(numbers).orElseThrow());
  }

  /**
   * How long jobs are kept.
   *
   * @param ended those that were completed or cancelled
   * @param dead those that have failed for good
   * @param history what happened to them; whole months on PostgreSQL
   */
  public record Keep(Duration ended, Duration dead, Duration history) {}
}
