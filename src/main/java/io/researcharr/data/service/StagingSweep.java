package io.researcharr.data.service;

import io.researcharr.data.port.UnitOfWork;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import org.jboss.logging.Logger;

/**
 * Clears the lines that requests have left behind whose instance was killed. Any number of
 * instances may do it at once: a line is cleared by whoever comes first.
 */
@ApplicationScoped
public class StagingSweep {

  /** Far longer than a request may go without sending anything. */
  static final Duration ABANDONED = Duration.ofHours(24);

  private static final Logger LOG = Logger.getLogger(StagingSweep.class);
  private static final Duration PAUSE = Duration.ofHours(1);
  private static final int BATCH = 1_000;

  /** After so many it is the turn of the next sweep. */
  private static final int BATCHES = 1_000;

  private final UnitOfWork unitOfWork;
  private final Edits edits;
  private volatile Cancellable sweeping = () -> {};

  public StagingSweep(UnitOfWork unitOfWork, Edits edits) {
    this.unitOfWork = unitOfWork;
    this.edits = edits;
  }

  /** Begins to sweep, now and every hour. */
  public void start() {
    sweeping =
        Multi.createFrom()
            .ticks()
            .every(PAUSE)
            .onOverflow()
            .drop()
            .onItem()
            .transformToUniAndConcatenate(
                tick ->
                    sweep()
                        .onFailure()
                        .invoke(e -> LOG.debug("what was left behind could not be cleared", e))
                        .onFailure()
                        .recoverWithItem(0L))
            .subscribe()
            .with(
                lines -> {
                  if (lines > 0) {
                    LOG.infof("cleared %d lines of requests that never ended", lines);
                  }
                },
                failure -> LOG.error("nobody clears what is left behind", failure));
  }

  public void shutdown() {
    sweeping.cancel();
  }

  /** Clears what has been abandoned, batch by batch, and says how many lines that were. */
  public Uni<Long> sweep() {
    Instant abandoned = edits.now().minus(ABANDONED);
    return Multi.createBy()
        .repeating()
        .uni(
            () ->
                unitOfWork.writeOne(
                    "media.bulk.sweep", r -> r.staging().clearBefore(abandoned, BATCH)))
        .whilst(cleared -> cleared == BATCH)
        .select()
        .first(BATCHES)
        .collect()
        .in(() -> new long[1], (sum, cleared) -> sum[0] += cleared)
        .map(sum -> sum[0]);
  }
}
