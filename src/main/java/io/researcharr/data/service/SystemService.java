package io.researcharr.data.service;

import io.researcharr.data.port.Storage;
import io.researcharr.data.service.cache.Caching;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.InstantSource;

/** What this process is and what it runs on. */
@ApplicationScoped
public class SystemService {

  private final ServiceInstance instance;
  private final Storage storage;
  private final InstantSource clock;
  private final Caching caching;

  public SystemService(
      ServiceInstance instance, Storage storage, InstantSource clock, Caching caching) {
    this.instance = instance;
    this.storage = storage;
    this.clock = clock;
    this.caching = caching;
  }

  public Status status() {
    return new Status(
        instance.version(),
        storage.engine(),
        storage.schemaVersion(),
        instance.id(),
        Duration.between(instance.startedAt(), clock.instant()),
        caching.status());
  }

  /** The facts about one process. */
  public record Status(
      String version,
      String engine,
      String schemaVersion,
      String instanceId,
      Duration uptime,
      Caching.Status cache) {}
}
