package io.researcharr.data.service;

import io.researcharr.data.domain.audit.AuditEntry;
import io.researcharr.data.domain.audit.AuditFilter;
import io.researcharr.data.domain.settings.KnownSetting;
import io.researcharr.data.port.UnitOfWork;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Looks after the audit trail of the whole cluster, as one instance at a time: makes room for the
 * months to come, and forgets what is older than the settings say. Should two do it at once,
 * nothing is harmed.
 */
@ApplicationScoped
public class AuditKeeper {

  private static final Logger LOG = Logger.getLogger(AuditKeeper.class);
  private static final String DUTY = "audit";
  private static final Duration PAUSE = Duration.ofHours(1);
  private static final Duration LEASE = Duration.ofMinutes(10);
  private static final int BATCH = 1_000;

  /** So much may the clocks of the database and of the service differ. */
  private static final Duration AHEAD = Duration.ofHours(1);

  /** After so many it is the turn of the next hour. */
  private static final int BATCHES = 10_000;

  private final Grievance notKept = new Grievance(LOG, "the audit trail could not be looked after");
  private final UnitOfWork unitOfWork;
  private final SettingsService settings;
  private final Edits edits;
  private final String owner;
  private volatile Cancellable ticking = () -> {};

  public AuditKeeper(
      UnitOfWork unitOfWork, SettingsService settings, Edits edits, ServiceInstance instance) {
    this.unitOfWork = unitOfWork;
    this.settings = settings;
    this.edits = edits;
    this.owner = instance.id();
  }

  /** Begins to look after it, now and every hour. */
  public void start() {
    ticking =
        Multi.createFrom()
            .ticks()
            .every(PAUSE)
            .onOverflow()
            .drop()
            .onItem()
            .transformToUniAndConcatenate(
                tick -> notKept.tellOf(keepIfFree().ifNoItem().after(LEASE).fail()))
            .subscribe()
            .with(tick -> {}, failure -> LOG.error("nobody looks after the audit trail", failure));
  }

  public void shutdown() {
    ticking.cancel();
  }

  private Uni<Void> keepIfFree() {
    return unitOfWork
        .writeOne("audit.hold", r -> r.upkeep().hold(DUTY, owner, LEASE))
        .flatMap(free -> free ? keep() : Uni.createFrom().voidItem());
  }

  /** Makes room, and forgets what is older than it need be. */
  public Uni<Void> keep() {
    return whileThereIsMore(() -> unitOfWork.writeOne("audit.prepare", r -> r.audit().prepare()))
        .chain(this::lookAtTheClock)
        .chain(() -> settings.numbers(KnownSetting.AUDIT_RETENTION_DAYS.key().text()))
        .flatMap(this::forget);
  }

  /** On SQLite times never go back: after one that was wrong, all are, and none gets old. */
  private Uni<Void> lookAtTheClock() {
    return unitOfWork
        .read("audit.newest", r -> r.audit().page(AuditFilter.ALL, Optional.empty(), 1))
        .invoke(newest -> newest.forEach(this::lookAtTheTime))
        .replaceWithVoid();
  }

  private void lookAtTheTime(AuditEntry newest) {
    if (newest.id().at().isAfter(edits.now().plus(AHEAD))) {
      LOG.errorf(
          "the audit trail goes on until %s, which is yet to come: see docs/audit.md",
          newest.id().at());
    }
  }

  private Uni<Void> forget(Map<String, Long> numbers) {
    long days = KnownSetting.AUDIT_RETENTION_DAYS.in(numbers).orElseThrow();
    Instant before = edits.now().minus(Duration.ofDays(days));
    return whileThereIsMore(
        () -> unitOfWork.write("audit.forget", r -> r.audit().forget(before, BATCH)));
  }

  private static Uni<Void> whileThereIsMore(Supplier<Uni<Boolean>> unit) {
    return Multi.createBy()
        .repeating()
        .uni(unit::get)
        .whilst(more -> more)
        .select()
        .first(BATCHES)
        .collect()
        .last()
        .replaceWithVoid();
  }
}
