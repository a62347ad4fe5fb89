package io.researcharr.data.domain.audit;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * Which entries of the audit trail are wanted.
 *
 * @param entityId only together with the entity
 * @param from the first time that is wanted
 * @param to the first time that is not wanted any more
 */
public record AuditFilter(
    Optional<AuditEntity> entity,
    Optional<String> entityId,
    Optional<String> actor,
    Optional<AuditAction> action,
    Optional<Instant> from,
    Optional<Instant> to) {

  public static final AuditFilter ALL =
      new AuditFilter(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  public AuditFilter {
    Objects.requireNonNull(entity);
    Objects.requireNonNull(entityId);
    Objects.requireNonNull(actor);
    Objects.requireNonNull(action);
    Objects.requireNonNull(from);
    Objects.requireNonNull(to);
    if (entityId.isPresent() && entity.isEmpty()) {
      throw new IllegalArgumentException("an id means something with its entity only");
    }
  }

  /** Everything that happened to one thing. */
  public static AuditFilter of(AuditEntity entity, String id) {
    return new AuditFilter(
        Optional.of(entity),
        Optional.of(id),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  public AuditFilter from(Instant time) {
    return new AuditFilter(entity, entityId, actor, action, Optional.of(time), to);
  }

  public AuditFilter to(Instant time) {
    return new AuditFilter(entity, entityId, actor, action, from, Optional.of(time));
  }
}
