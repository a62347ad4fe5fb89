package io.researcharr.data.service;

import io.researcharr.data.domain.access.Caller;
import io.researcharr.data.domain.imports.Import;
import io.researcharr.data.domain.imports.ImportProgress;
import io.researcharr.data.domain.imports.ImportSource;
import io.researcharr.data.domain.imports.ImportState;
import io.researcharr.data.domain.settings.FeatureFlag;
import io.researcharr.data.port.IdGenerator;
import io.researcharr.data.port.StorageException;
import io.researcharr.data.port.UnitOfWork;
import io.researcharr.data.service.unit.SharedUnit;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Imports of foreign libraries: to order, to watch and to cancel. */
@ApplicationScoped
public class ImportService {

  private final UnitOfWork unitOfWork;
  private final ImportRunner runner;
  private final IdGenerator ids;
  private final Edits edits;
  private final FeatureFlags features;

  public ImportService(
      UnitOfWork unitOfWork,
      ImportRunner runner,
      IdGenerator ids,
      Edits edits,
      FeatureFlags features) {
    this.unitOfWork = unitOfWork;
    this.runner = runner;
    this.ids = ids;
    this.edits = edits;
    this.features = features;
  }

  /** Orders an import from a running server, which begins as soon as an instance is free for it. */
  public Uni<Import> order(
      ImportSource source, String baseUrl, String apiKey, String instance, Caller caller) {
    Import ordered = queued(source, instance, Optional.of(baseUrl), caller);
    return features
        .require(FeatureFlag.IMPORTS)
        .chain(
            () ->
                SharedUnit.whenCommitted(
                    unitOfWork.writeOne(
                        "import.order", r -> r.imports().insert(ordered, Optional.of(apiKey))),
                    stored -> runner.wake()));
  }

  /**
   * Takes in a library that is being sent, and answers when it has ended. Fails with an {@link
   * io.researcharr.data.port.UpstreamException} when the library can't be read; what was taken in
   * before that stays.
   *
   * @param closing gets the report of a completed import in the unit of work that completes it
   */
  public Uni<ImportReport> take(
      ImportSource source,
      String instance,
      Multi<byte[]> library,
      Caller caller,
      Closing<ImportReport> closing) {
    Import arrived = queued(source, instance, Optional.empty(), caller);
    return features
        .require(FeatureFlag.IMPORTS)
        .chain(() -> runner.runNow(arrived, library, closing))
        .chain(() -> report(arrived.id()));
  }

  public Uni<ImportReport> report(UUID id) {
    return unitOfWork.read("import.get", r -> ImportReport.of(r.imports(), id));
  }

  public Uni<List<Import>> list(Optional<UUID> olderThan, int limit) {
    return unitOfWork.read("import.list", r -> r.imports().newestFirst(olderThan, limit));
  }

  /** Stops an import; what it has stored so far stays. */
  public Uni<Void> cancel(UUID id) {
    return unitOfWork
        .write(
            "import.cancel",
            r ->
                r.imports()
                    .cancel(id)
                    .flatMap(
                        cancelled ->
                            cancelled
                                ? Uni.createFrom().voidItem()
                                : r.imports().find(id).map(found -> refuse(id, found))))
        .invoke(() -> runner.stop(id));
  }

  private static Void refuse(UUID id, Optional<Import> found) {
    Import ended = found.orElseThrow(() -> new StorageException.NotFound("import", id));
    throw new StorageException.InvalidTransition(
        "The import is " + ended.state().wireName() + " and can't be cancelled any more.",
        List.of());
  }

  private Import queued(
      ImportSource source, String instance, Optional<String> baseUrl, Caller caller) {
    return new Import(
        ids.next(),
        source,
        instance,
        baseUrl,
        ImportState.QUEUED,
        ImportProgress.NONE,
        Optional.empty(),
        caller.name(),
        edits.now(),
        Optional.empty(),
        Optional.empty());
  }
}
