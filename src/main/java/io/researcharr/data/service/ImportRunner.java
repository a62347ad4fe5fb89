package io.researcharr.data.service;

import io.researcharr.data.domain.imports.Import;
import io.researcharr.data.domain.imports.ImportProgress;
import io.researcharr.data.domain.imports.ImportState;
import io.researcharr.data.port.ExecutionContext;
import io.researcharr.data.port.ImportRepository;
import io.researcharr.data.port.Repositories;
import io.researcharr.data.port.StorageException;
import io.researcharr.data.port.UnitOfWork;
import io.researcharr.data.port.UpstreamException;
import io.researcharr.data.port.UpstreamLibrary;
import io.researcharr.data.port.UpstreamRow;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Works on the imports that this instance has claimed, a few at a time. An import whose instance is
 * gone loses its lease and is claimed by another one, or by this one after a restart.
 */
@ApplicationScoped
public class ImportRunner {

  static final Duration LEASE = Duration.ofSeconds(15);

  private static final Logger LOG = Logger.getLogger(ImportRunner.class);
  private static final Duration RENEWAL = Duration.ofSeconds(4);
  private static final Duration LOOK_OUT = Duration.ofSeconds(2);
  private static final int AT_ONCE = 2;
  private static final int UPLOADS_AT_ONCE = 2;
  private static final Duration UPLOAD_PATIENCE = Duration.ofSeconds(10);
  private static final int TRIES = 5;
  private static final String CUT_OFF = "The upload was cut off; send the library again.";

  /** For so long an upload may say nothing while it is listened to. */
  private static final Duration SILENCE = Duration.ofSeconds(30);

  private static final String SILENT =
      "Nothing has come for %d seconds; send the library again.".formatted(SILENCE.toSeconds());

  private final UnitOfWork unitOfWork;
  private final UpstreamLibrary library;
  private final MediaUpserts upserts;
  private final Edits edits;
  private final ExecutionContext home;
  private final String owner;
  private final Map<UUID, Runnable> running = new ConcurrentHashMap<>();
  private final AtomicInteger places = new AtomicInteger(AT_ONCE);
  private final Turnstile uploads = new Turnstile(UPLOADS_AT_ONCE);
  private volatile Cancellable lookOut = () -> {};
  private volatile boolean ends;

  public ImportRunner(
      UnitOfWork unitOfWork,
      UpstreamLibrary library,
      MediaUpserts upserts,
      Edits edits,
      ExecutionContext home,
      ServiceInstance instance) {
    this.unitOfWork = unitOfWork;
    this.library = library;
    this.upserts = upserts;
    this.edits = edits;
    this.home = home;
    this.owner = instance.id();
  }

  /** Begins to look for work, now and every few seconds. */
  public void start() {
    ends = false;
    lookOut =
        Multi.createFrom()
            .ticks()
            .every(LOOK_OUT)
            .onOverflow()
            .drop()
            .subscribe()
            .with(tick -> wake(), failure -> LOG.error("nobody looks for imports", failure));
  }

  /** Stops to look for work and lets go of what is under way; its lease runs out by itself. */
  public void shutdown() {
    ends = true;
    lookOut.cancel();
    running.values().forEach(Runnable::run);
  }

  /** Whether no look is under way, and nothing that was claimed is being worked on. */
  public boolean isIdle() {
    return places.get() == AT_ONCE;
  }

  /** Looks for work now. */
  void wake() {
    if (places.getAndDecrement() <= 0 || ends) {
      places.incrementAndGet();
      return;
    }
    unitOfWork
        .writeOne("import.claim", r -> r.imports().claim(owner, LEASE))
        .flatMap(claimed -> claimed.map(this::workOrGiveBack).orElseGet(this::tidy))
        .onTermination()
        .invoke(places::incrementAndGet)
        .subscribe()
        .with(ignored -> {}, failure -> LOG.debug("no import could be claimed", failure));
  }

  void stop(UUID id) {
    Optional.ofNullable(running.get(id)).ifPresent(Runnable::run);
  }

  /**
   * Runs an import whose rows are on their way, of which few are taken in at once. Its beginning is
   * read before there is an import at all. Answers when it has ended, or fails as it has: with an
   * {@link UpstreamException} when it was the library.
   */
  Uni<Void> runNow(Import arrived, Multi<byte[]> json, Closing<ImportReport> closing) {
    return uploads.pass(
        () -> upload(arrived, json, closing),
        home.current(),
        UPLOAD_PATIENCE,
        "Other libraries are being sent; try again.");
  }

  private Uni<Void> upload(Import arrived, Multi<byte[]> json, Closing<ImportReport> closing) {
    if (ends) {
      throw new StorageException.Overloaded("The service ends; try again.");
    }
    Multi<UpstreamRow> rows =
        library.parse(arrived.source(), arrived.instance(), untilCutOff(json));
    return Peeked.of(ImportBatches.of(rows))
        .flatMap(
            batches ->
                begin(arrived)
                    .onFailure()
                    .invoke(batches::drop)
                    .chain(() -> runToTheEnd(arrived, batches.items(), closing)));
  }

  /** In one, so that there is none that nobody works on. */
  private Uni<Boolean> begin(Import arrived) {
    return unitOfWork.write(
        "import.order",
        r ->
            r.imports()
                .insert(arrived, Optional.empty())
                .chain(() -> r.imports().start(arrived.id(), owner, LEASE)));
  }

  private Uni<Void> runToTheEnd(
      Import arrived, Multi<List<UpstreamRow>> batches, Closing<ImportReport> closing) {
    ImportPass pass = pass(arrived);
    AtomicReference<Throwable> reason = new AtomicReference<>();
    return run(arrived, () -> pass.takePosted(batches).onFailure().invoke(reason::set), closing)
        .chain(
            () -> {
              Throwable failure = reason.get();
              return failure == null || failure instanceof ImportPass.Lost
                  ? Uni.createFrom().voidItem()
                  : Uni.createFrom().failure(told(failure, arrived, pass.progress()));
            });
  }

  private static Throwable told(Throwable failure, Import arrived, ImportProgress progress) {
    return failure instanceof UpstreamException
        ? UpstreamException.lasting(
            "%s; %d rows before that were taken in, see import %s"
                .formatted(failure.getMessage(), progress.done(), arrived.id()))
        : failure;
  }

  private static Multi<byte[]> untilCutOff(Multi<byte[]> json) {
    return Listened.to(
        json.onFailure().transform(e -> UpstreamException.lasting(CUT_OFF)),
        SILENCE,
        () -> UpstreamException.lasting(SILENT));
  }

  private Uni<Void> workOrGiveBack(ImportRepository.Claimed claimed) {
    return ends ? giveBack(claimed.running().id()) : work(claimed);
  }

  /** What was claimed while the service ended is for another instance to claim, at once. */
  private Uni<Void> giveBack(UUID id) {
    return unitOfWork
        .writeOne("import.release", r -> r.imports().renew(id, owner, Duration.ZERO))
        .replaceWithVoid();
  }

  private Uni<Void> work(ImportRepository.Claimed claimed) {
    Import order = claimed.running();
    LOG.infof("import %s from %s begins", order.id(), order.actor());
    ImportPass pass = pass(order);
    return run(
        order,
        () -> withRetries(() -> pass.takeFrom(claimed.apiKey()), TRIES - 1),
        Closing.nothing());
  }

  private ImportPass pass(Import order) {
    return new ImportPass(order, owner, unitOfWork, library, upserts, edits);
  }

  private Uni<Void> tidy() {
    return unitOfWork
        .writeOne("import.abandoned", r -> r.imports().failAbandoned(CUT_OFF))
        .replaceWithVoid();
  }

  /** Runs to the end, or until the import is stopped or taken away, with the lease kept alive. */
  private Uni<Void> run(Import order, Supplier<Uni<Void>> work, Closing<ImportReport> closing) {
    return Uni.createFrom()
        .emitter(
            emitter -> {
              Uni<Void> whole =
                  Uni.createFrom()
                      .deferred(() -> work.get())
                      .onItemOrFailure()
                      .transformToUni((ignored, failure) -> finish(order, failure, closing));
              Cancellable working =
                  whole
                      .onTermination()
                      .invoke(() -> running.remove(order.id()))
                      .subscribe()
                      .with(ignored -> emitter.complete(null), emitter::fail);
              Cancellable renewing = renew(order.id());
              running.put(
                  order.id(),
                  () -> {
                    running.remove(order.id());
                    renewing.cancel();
                    working.cancel();
                    emitter.complete(null);
                  });
              emitter.onTermination(renewing::cancel);
              if (ends) {
                stop(order.id()); // the end came while this began, and may not have seen it
              }
            });
  }

  private Cancellable renew(UUID id) {
    return Multi.createFrom()
        .ticks()
        .startingAfter(RENEWAL)
        .every(RENEWAL)
        .onOverflow()
        .drop()
        .onItem()
        .transformToUniAndConcatenate(
            tick ->
                unitOfWork
                    .writeOne("import.renew", r -> r.imports().renew(id, owner, LEASE))
                    .ifNoItem()
                    .after(RENEWAL)
                    .fail()
                    .onFailure()
                    .recoverWithItem(true))
        .subscribe()
        .with(
            ours -> {
              if (!ours) {
                stop(id);
              }
            });
  }

  private Uni<Void> finish(Import order, Throwable failure, Closing<ImportReport> closing) {
    if (failure instanceof ImportPass.Lost) {
      LOG.infof("import %s is not ours any more", order.id());
      return Uni.createFrom().voidItem();
    }
    ImportState end = failure == null ? ImportState.COMPLETED : ImportState.FAILED;
    Optional<String> error = Optional.ofNullable(failure).map(ImportRunner::explain);
    if (failure != null) {
      LOG.warnf("import %s failed: %s", order.id(), error.orElse(""));
    }
    return withStorageRetries(
            () ->
                closing.isNothing()
                    ? unitOfWork.writeOne(
                        "import.finish", r -> r.imports().finish(order.id(), owner, end, error))
                    : unitOfWork.write(
                        "import.finish",
                        r ->
                            r.imports()
                                .finish(order.id(), owner, end, error)
                                .call(
                                    ours ->
                                        ours
                                            ? close(r, order, closing)
                                            : Uni.createFrom().voidItem())),
            10)
        .invoke(() -> LOG.infof("import %s has %s", order.id(), end.wireName()))
        .replaceWithVoid();
  }

  private static Uni<Void> close(
      Repositories repositories, Import order, Closing<ImportReport> closing) {
    return ImportReport.of(repositories.imports(), order.id())
        .flatMap(report -> closing.write(repositories, report));
  }

  private static String explain(Throwable failure) {
    if (failure instanceof UpstreamException || failure instanceof StorageException) {
      return failure.getMessage();
    }
    LOG.error("an import failed unexpectedly", failure);
    return "An unexpected error; the log of the service has the details.";
  }

  private static Uni<Void> withRetries(Supplier<Uni<Void>> pass, int more) {
    return Uni.createFrom()
        .deferred(() -> pass.get())
        .onFailure(e -> e instanceof UpstreamException upstream && upstream.isPassing() && more > 0)
        .recoverWithUni(
            e -> {
              Duration pause = Backoff.pause(Duration.ofSeconds(2), TRIES - more);
              LOG.infof("an upstream failed (%s); again in %s", e.getMessage(), pause);
              return Backoff.after(pause, () -> withRetries(pass, more - 1));
            });
  }

  static <T> Uni<T> withStorageRetries(Supplier<Uni<T>> work, int more) {
    return Uni.createFrom()
        .deferred(() -> work.get())
        .onFailure(e -> isPassing(e) && more > 0)
        .recoverWithUni(
            () ->
                Backoff.after(
                    Backoff.pause(Duration.ofMillis(200), 11 - more),
                    () -> withStorageRetries(work, more - 1)));
  }

  private static boolean isPassing(Throwable e) {
    return e instanceof StorageException.Unavailable
        || e instanceof StorageException.Overloaded
        || e instanceof StorageException.Contention;
  }
}
