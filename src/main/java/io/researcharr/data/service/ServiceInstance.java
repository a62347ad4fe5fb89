package io.researcharr.data.service;

import java.time.Instant;
import java.util.Objects;

/** This process among the instances of the service; its id is a new one at every start. */
public record ServiceInstance(String id, String version, Instant startedAt) {

  public ServiceInstance {
    Objects.requireNonNull(id);
    Objects.requireNonNull(version);
    Objects.requireNonNull(startedAt);
  }
}
