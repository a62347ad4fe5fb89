package io.researcharr.data.service;

import io.researcharr.data.domain.job.JobStatus;
import io.researcharr.data.domain.job.LiveJobs;
import io.researcharr.data.port.ExecutionContext;
import io.researcharr.data.port.UnitOfWork;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * How many jobs there are. What is live is counted anew at most every second; what has ended is
 * much more, and is counted anew at most twice a minute. Where old snapshots keep PostgreSQL from
 * cleaning up, each count passes every job that ever was; so what took long is kept for longer, and
 * where a count was given up the last one is answered, which says when it was made.
 */
@ApplicationScoped
public class JobStats {

  private static final Duration LIVE = Duration.ofSeconds(1);
  private static final Duration ENDED = Duration.ofSeconds(30);

  /**
   * A count that a broken connection has swallowed must not be waited for by all who come later.
   */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final ExecutionContext home;
  private final Uni<Live> live;
  private final Uni<Ended> ended;

  public JobStats(UnitOfWork unitOfWork, Edits edits, ExecutionContext home) {
    this.home = home;
    this.live =
        KeptCount.of(
            unitOfWork.read(
                "job.countLive",
                r -> r.jobs().countLive().map(jobs -> new Live(jobs, edits.now()))),
            LIVE,
            PATIENCE,
            System::nanoTime);
    this.ended =
        KeptCount.of(
            unitOfWork.read(
                "job.countEnded",
                r -> r.jobs().countEnded().map(counts -> new Ended(counts, edits.now()))),
            ENDED,
            PATIENCE,
            System::nanoTime);
  }

  /** How many jobs of each sort have not ended. */
  public Uni<Live> live() {
    return atHome(live);
  }

  /** How many jobs have come to an end. */
  public Uni<Ended> ended() {
    return atHome(ended);
  }

  /** One count serves all who wait for it, each where it is at home. */
  private <T> Uni<T> atHome(Uni<T> count) {
    return Uni.createFrom().deferred(() -> count.emitOn(home.current()));
  }

  /** The jobs that have not ended. */
  public record Live(LiveJobs jobs, Instant asOf) {}

  /** The jobs that have come to an end. */
  public record Ended(Map<JobStatus, Long> counts, Instant asOf) {}
}
