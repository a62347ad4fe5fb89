package io.researcharr.data.service;

import io.smallrye.mutiny.Uni;
import org.jboss.logging.Logger;

/**
 * Work that is done again and again and may fail without harm to what comes after. A failure is
 * told once, and again only when it is of another kind or something went well in between.
 */
final class Grievance {

  private final Logger log;
  private final String what;
  private volatile String told = "";

  Grievance(Logger log, String what) {
    this.log = log;
    this.what = what;
  }

  /** Emits in any case, when the work has ended. */
  Uni<Void> tellOf(Uni<?> work) {
    return work.invoke(() -> told = "")
        .replaceWithVoid()
        .onFailure()
        .invoke(this::tell)
        .onFailure()
        .recoverWithNull();
  }

  private void tell(Throwable failure) {
    String kind = failure.getClass().getName();
    if (kind.equals(told)) {
      log.debug(what, failure);
    } else {
      told = kind;
      log.warn(what, failure);
    }
  }
}
