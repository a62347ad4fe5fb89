package io.researcharr.data.service;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/** How long jobs are kept that are over. */
@ApplicationScoped
public class JobRetention {

  public Uni<Keep> present() {
    return Uni.createFrom()
        .item(new Keep(Duration.ofDays(7), Duration.ofDays(30), Duration.ofDays(90)));
  }

  /**
   * The times.
   *
   * @param ended of jobs that were completed or cancelled
   * @param dead of jobs that have failed for good
   * @param history of what happened to jobs; whole months on PostgreSQL
   */
  public record Keep(Duration ended, Duration dead, Duration history) {}
}
