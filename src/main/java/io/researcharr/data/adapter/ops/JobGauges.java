package io.researcharr.data.adapter.ops;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.researcharr.data.domain.job.JobCount;
import io.researcharr.data.domain.job.JobStatus;
import io.researcharr.data.service.JobDesk;
import io.researcharr.data.service.JobKeeper;
import io.researcharr.data.service.JobStats;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.subscription.Cancellable;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.jboss.logging.Logger;

/**
 * How many jobs there are, as gauges. They are counted by the instance that looks after the jobs,
 * now and then, and never when somebody asks; the others know nothing and say so.
 */
@ApplicationScoped
class JobGauges {

  private static final Logger LOG = Logger.getLogger(JobGauges.class);
  private static final Duration SAMPLING = Duration.ofSeconds(10);
  private static final List<JobStatus> LIVE =
      List.of(JobStatus.QUEUED, JobStatus.RUNNING, JobStatus.FAILED, JobStatus.PAUSED);

  private final JobStats stats;
  private final JobKeeper keeper;
  private final JobDesk desk;
  private final MeterRegistry meters;
  private volatile Optional<JobStats.Live> sample = Optional.empty();
  private volatile Cancellable sampling = () -> {};

  JobGauges(JobStats stats, JobKeeper keeper, JobDesk desk, MeterRegistry meters) {
    this.stats = stats;
    this.keeper = keeper;
    this.desk = desk;
    this.meters = meters;
  }

  void register(@Observes StartupEvent event) {
    for (JobStatus status : LIVE) {
      Gauge.builder("researcharr.jobs", () -> count(status))
          .description("Jobs that have not ended, as the instance that looks after them counts.")
          .tag("status", status.wireName())
          .register(meters);
    }
    Gauge.builder("researcharr.jobs.dead", () -> sampled(live -> live.jobs().dead()))
        .description("Failed jobs that will not be tried again by themselves.")
        .register(meters);
    Gauge.builder(
            "researcharr.jobs.oldest.due",
            () ->
                sampled(
                    live -> live.jobs().oldestDue().map(Duration::toMillis).orElse(0L) / 1_000.0))
        .description("How long the oldest job that can be claimed has been due.")
        .baseUnit("seconds")
        .register(meters);
    Gauge.builder("researcharr.jobs.keeper", () -> keeper.isKeeper() ? 1 : 0)
        .description("Whether this instance looks after the jobs.")
        .register(meters);
    Gauge.builder("researcharr.jobs.claims.waiting", desk::waiting)
        .description("Claims that wait for jobs in this instance.")
        .register(meters);
    sampling =
        Multi.createFrom()
            .ticks()
            .every(SAMPLING)
            .onOverflow()
            .drop()
            .subscribe()
            .with(tick -> takeSample(), e -> LOG.error("nobody counts the jobs", e));
  }

  void stop(@Observes ShutdownEvent event) {
    sampling.cancel();
  }

  private void takeSample() {
    if (!keeper.isKeeper()) {
      sample = Optional.empty();
      return;
    }
    stats
        .live()
        .subscribe()
        .with(
            live -> sample = Optional.of(live),
            failure -> LOG.debug("the jobs could not be counted", failure));
  }

  private double count(JobStatus status) {
    return sampled(
        live ->
            live.jobs().counts().stream()
                .filter(count -> count.status() == status)
                .mapToLong(JobCount::count)
                .sum());
  }

  private double sampled(ToDoubleFunction<JobStats.Live> value) {
    return sample.map(value::applyAsDouble).orElse(Double.NaN);
  }
}
