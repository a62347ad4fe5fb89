package io.researcharr.data.service;

import io.researcharr.data.domain.audit.AuditEntity;
import io.researcharr.data.domain.audit.AuditEntry;
import io.researcharr.data.domain.audit.AuditFilter;
import io.researcharr.data.domain.audit.AuditId;
import io.researcharr.data.domain.audit.History;
import io.researcharr.data.domain.audit.History.State;
import io.researcharr.data.domain.audit.MediaValues;
import io.researcharr.data.domain.media.Media;
import io.researcharr.data.port.Portion;
import io.researcharr.data.port.Repositories;
import io.researcharr.data.port.StorageException;
import io.researcharr.data.port.UnitOfWork;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Who changed what when, and how things were. */
@ApplicationScoped
public class AuditService {

  private final UnitOfWork unitOfWork;

  public AuditService(UnitOfWork unitOfWork) {
    this.unitOfWork = unitOfWork;
  }

  /** One page of the trail; a shorter one where entries are large. */
  public Uni<Portion<AuditEntry>> page(AuditFilter filter, Optional<AuditId> before, int limit) {
    return portion(filter, before, limit, Portions.LISTED);
  }

  private Uni<Portion<AuditEntry>> portion(
      AuditFilter filter, Optional<AuditId> before, int limit, long bytes) {
    return unitOfWork.read("audit.list", r -> r.audit().portion(filter, before, limit, bytes));
  }

  /** Every entry that a filter admits, portion by portion. */
  public Multi<List<AuditEntry>> stream(AuditFilter filter) {
    return Portions.stream(
        (last, limit) -> portion(filter, last.map(AuditEntry::id), limit, Portions.STREAMED));
  }

  /**
   * An entry of the catalogue as it was at a time; a deleted one only if asked for. What was
   * changed after the time, and before the oldest change that is remembered, is not known any more.
   */
  public Uni<Media> mediaAt(UUID id, Instant time, boolean includeDeleted) {
    return unitOfWork
        .read("audit.mediaAt", r -> stateAt(r, id, time))
        .map(
            state ->
                state
                    .map(then -> MediaValues.media(id, then.version(), then.values()))
                    .filter(media -> includeDeleted || !media.isDeleted())
                    .orElseThrow(() -> new StorageException.NotFound("media", id)));
  }

  private static Uni<Optional<State>> stateAt(Repositories r, UUID id, Instant time) {
    AuditFilter ofThis = AuditFilter.of(AuditEntity.MEDIA, id.toString());
    AuditFilter later = ofThis.from(time.plus(1, ChronoUnit.MICROS));
    return r.media()
        .find(id)
        .map(
            now ->
                now.map(m -> History.of(new State(m.version(), MediaValues.of(m))))
                    .orElseGet(History::ofNothing))
        .call(history -> undo(r, history, later))
        .flatMap(history -> known(r, history, ofThis.to(time.plus(1, ChronoUnit.MICROS)), time));
  }

  private static Uni<?> undo(Repositories r, History history, AuditFilter later) {
    return Portions.<AuditEntry>stream(
            (last, limit) ->
                r.audit().portion(later, last.map(AuditEntry::id), limit, Portions.STREAMED))
        .invoke(history::undo)
        .collect()
        .last();
  }

  /** A state lasts from the change that made it; if that is forgotten, from when it says itself. */
  private static Uni<Optional<State>> known(
      Repositories r, History history, AuditFilter earlier, Instant time) {
    if (history.state().isEmpty()) {
      return Uni.createFrom().item(Optional.empty());
    }
    State state = history.state().get();
    return r.audit()
        .page(earlier, Optional.empty(), 1)
        .map(
            last ->
                last.stream().anyMatch(entry -> entry.version() == state.version())
                        || !state.values().time("updatedAt").orElseThrow().isAfter(time)
                    ? Optional.of(state)
                    : Optional.empty());
  }
}
