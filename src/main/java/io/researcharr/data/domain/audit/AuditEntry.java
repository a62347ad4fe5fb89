package io.researcharr.data.domain.audit;

import java.util.Objects;

/**
 * One change of one thing. Where something was created, there is nothing before; where it went for
 * good, nothing after; else both have only what has changed.
 *
 * @param version the version that the change has made
 */
public record AuditEntry(
    AuditId id,
    Subject subject,
    AuditAction action,
    String actor,
    long version,
    AuditValues before,
    AuditValues after) {

  public AuditEntry {
    Objects.requireNonNull(id);
    Objects.requireNonNull(subject);
    Objects.requireNonNull(action);
    Objects.requireNonNull(actor);
    Objects.requireNonNull(before);
    Objects.requireNonNull(after);
  }

  /** Whether the thing was there after the change and not before. */
  public boolean begins() {
    return action == AuditAction.CREATED;
  }

  /** Whether the thing was there before the change and not after. */
  public boolean ends() {
    return switch (action) {
      case PURGED, REVOKED -> true;
      case DELETED -> subject.entity() != AuditEntity.MEDIA;
      default -> false;
    };
  }

  /** A thing by its kind and id. */
  public record Subject(AuditEntity entity, String id) {

    public Subject {
      Objects.requireNonNull(entity);
      Objects.requireNonNull(id);
    }
  }
}
