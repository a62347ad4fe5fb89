package io.researcharr.data.service;

import io.researcharr.data.port.ServiceLimits;
import io.researcharr.data.port.StorageException;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.Optional;
import org.jboss.logging.Logger;

/** What the services can bear, as the settings said when they were read last. */
final class PresentLimits {

  private static final Logger LOG = Logger.getLogger(PresentLimits.class);
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final JobPolicy policy;
  private volatile Optional<ServiceLimits> known = Optional.empty();

  PresentLimits(JobPolicy policy) {
    this.policy = policy;
  }

  /** Reads them for the first time, if nobody has; whoever does not know them gives no jobs. */
  Uni<ServiceLimits> get() {
    return known.map(present -> Uni.createFrom().item(present)).orElseGet(this::read);
  }

  /** Whether it matters to any service how many of its jobs are running. */
  boolean isAnyConcurrent() {
    return known.filter(ServiceLimits::isAnyConcurrent).isPresent();
  }

  /** Reads them again; they stay as they were if that can't be done. */
  Uni<Void> refresh() {
    return read()
        .onFailure()
        .invoke(e -> LOG.debug("the limits of the services stay as they were", e))
        .onFailure()
        .recoverWithNull()
        .replaceWithVoid();
  }

  private Uni<ServiceLimits> read() {
    return policy
        .limits()
        .ifNoItem()
        .after(PATIENCE)
        .failWith(() -> new StorageException.Unavailable("The settings could not be read in time."))
        .invoke(present -> known = Optional.of(present));
  }
}
