package io.researcharr.data.domain.audit;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What was done to a thing. */
public enum AuditAction {
  CREATED,
  UPDATED,
  /** Media: softly. Others: for good. */
  DELETED,
  RESTORED,
  PURGED,
  CANCELLED,
  CANCEL_REQUESTED,
  PAUSE_REQUESTED,
  RESUMED,
  RETRIED,
  REDRIVEN,
  REVOKED;

  private final String wireName = name().toLowerCase(Locale.ROOT);

  public String wireName() {
    return wireName;
  }

  public static Optional<AuditAction> byWireName(String name) {
    return Arrays.stream(values()).filter(action -> action.wireName.equals(name)).findFirst();
  }
}
