package io.researcharr.data.domain.audit;

import static io.researcharr.data.domain.audit.AuditAction.CANCELLED;
import static io.researcharr.data.domain.audit.AuditAction.CANCEL_REQUESTED;
import static io.researcharr.data.domain.audit.AuditAction.CREATED;
import static io.researcharr.data.domain.audit.AuditAction.DELETED;
import static io.researcharr.data.domain.audit.AuditAction.PAUSE_REQUESTED;
import static io.researcharr.data.domain.audit.AuditAction.PURGED;
import static io.researcharr.data.domain.audit.AuditAction.REDRIVEN;
import static io.researcharr.data.domain.audit.AuditAction.RESTORED;
import static io.researcharr.data.domain.audit.AuditAction.RESUMED;
import static io.researcharr.data.domain.audit.AuditAction.RETRIED;
import static io.researcharr.data.domain.audit.AuditAction.REVOKED;
import static io.researcharr.data.domain.audit.AuditAction.UPDATED;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A kind of thing whose changes are remembered, and what can happen to it. */
public enum AuditEntity {
  MEDIA(CREATED, UPDATED, DELETED, RESTORED, PURGED),
  JOB(UPDATED, DELETED, CANCELLED, CANCEL_REQUESTED, PAUSE_REQUESTED, RESUMED, RETRIED, REDRIVEN),
  QUEUE_ITEM(CREATED, UPDATED, DELETED),
  SETTING(CREATED, UPDATED, DELETED),
  KEY(CREATED, UPDATED, REVOKED);

  private final String wireName = name().toLowerCase(Locale.ROOT);
  private final List<AuditAction> actions;

  AuditEntity(AuditAction... actions) {
    this.actions = List.of(actions);
  }

  public String wireName() {
    return wireName;
  }

  public List<AuditAction> actions() {
    return actions;
  }

  public static Optional<AuditEntity> byWireName(String name) {
    return Arrays.stream(values()).filter(entity -> entity.wireName.equals(name)).findFirst();
  }
}
