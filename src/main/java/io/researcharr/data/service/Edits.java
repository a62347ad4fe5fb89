package io.researcharr.data.service;

import io.researcharr.data.domain.access.Caller;
import io.researcharr.data.domain.media.Edit;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;

/** The signatures of changes: who, and when, to the microsecond that both databases can keep. */
@ApplicationScoped
public class Edits {

  private final InstantSource clock;

  public Edits(InstantSource clock) {
    this.clock = clock;
  }

  public Edit by(Caller caller) {
    return by(caller.name());
  }

  public Edit by(String actor) {
    return new Edit(actor, now());
  }

  public Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
