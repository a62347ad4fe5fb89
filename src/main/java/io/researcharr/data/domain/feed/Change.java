package io.researcharr.data.domain.feed;

import java.time.Instant;
import java.util.Objects;

/**
 * One committed change to one stored thing.
 *
 * @param seq the number of the change, which no other one has; of two changes to the same thing the
 *     later one has the higher number
 * @param commit the number of the commit that it came with
 * @param version the version that the thing has since, or had last when it is gone
 */
public record Change(
    long seq,
    long commit,
    Instant at,
    String entityType,
    String entityId,
    String action,
    String actor,
    long version) {

  public Change {
    Objects.requireNonNull(at);
    Objects.requireNonNull(entityType);
    Objects.requireNonNull(entityId);
    Objects.requireNonNull(action);
    Objects.requireNonNull(actor);
  }
}
