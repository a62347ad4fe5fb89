package io.researcharr.data.service;

import io.researcharr.data.domain.access.Caller;
import io.researcharr.data.domain.audit.AuditEntity;
import io.researcharr.data.domain.audit.AuditEntry;
import io.researcharr.data.domain.audit.AuditValues;
import io.researcharr.data.domain.audit.QueueValues;
import io.researcharr.data.domain.imports.ImportSource;
import io.researcharr.data.domain.queue.QueueClaim;
import io.researcharr.data.domain.queue.QueueDraft;
import io.researcharr.data.domain.queue.QueueFilter;
import io.researcharr.data.domain.queue.QueueItem;
import io.researcharr.data.domain.queue.QueueRetry;
import io.researcharr.data.port.IdGenerator;
import io.researcharr.data.port.QueueRepository;
import io.researcharr.data.port.StorageException;
import io.researcharr.data.port.UnitOfWork;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongPredicate;
import java.util.function.UnaryOperator;

/** The queue of what upstream services shall be asked about: to fill, to work on, to look at. */
@ApplicationScoped
public class QueueService {

  private static final String ENTITY = "queue-item";
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(30);
  private static final Duration LONGEST_PAUSE = Duration.ofHours(1);

  private final UnitOfWork unitOfWork;
  private final IdGenerator ids;
  private final Edits edits;

  public QueueService(UnitOfWork unitOfWork, IdGenerator ids, Edits edits) {
    this.unitOfWork = unitOfWork;
    this.ids = ids;
    this.edits = edits;
  }

  public Uni<QueueItem> add(QueueDraft draft, Caller caller) {
    QueueItem item = QueueItem.create(ids.next(), draft, edits.by(caller));
    return unitOfWork.writeOne("queue.add", r -> r.queue().insert(item));
  }

  public Uni<QueueItem> get(UUID id) {
    return unitOfWork
        .read("queue.get", r -> r.queue().find(id))
        .map(found -> found.orElseThrow(() -> notFound(id)));
  }

  public Uni<List<QueueItem>> list(QueueFilter filter, Optional<UUID> after, int limit) {
    return unitOfWork.read("queue.list", r -> r.queue().page(filter, after, limit));
  }

  /** What would be taken next; nothing is taken. */
  public Uni<List<QueueItem>> next(ImportSource service, int limit) {
    return unitOfWork.read("queue.next", r -> r.queue().next(service, limit));
  }

  /** Takes what is next, under a token that nobody can guess. */
  public Uni<Taken> claim(QueueClaim claim, Caller caller) {
    UUID token = UUID.randomUUID();
    return unitOfWork
        .writeOne("queue.claim", r -> r.queue().claim(claim, token, caller.name()))
        .map(items -> new Taken(token, items));
  }

  public Uni<QueueItem> processed(UUID id, Optional<UUID> token, Caller caller) {
    return unitOfWork.writeOne(
        "queue.processed", r -> r.queue().markProcessed(id, token, caller.name()));
  }

  /** Has an item tried again, after a pause that doubles with each try, up to an hour. */
  public Uni<QueueItem> retry(
      UUID id, Optional<UUID> token, Optional<String> error, Caller caller) {
    return unitOfWork.writeOne(
        "queue.retry",
        r ->
            r.queue()
                .find(id)
                .map(found -> found.orElseThrow(() -> notFound(id)).progress().retryCount())
                .map(tries -> new QueueRetry(tries, pause(tries), error))
                .flatMap(retry -> r.queue().retry(id, token, retry, caller.name())));
  }

  public Uni<Void> delete(UUID id, LongPredicate expected, Caller caller) {
    return unitOfWork.write(
        "queue.delete",
        r ->
            found(r.queue(), id, expected)
                .flatMap(
                    item ->
                        r.audit().as(caller.name(), () -> r.queue().delete(id, item.version()))));
  }

  /** Makes an item what the function makes of its values, if it is at this version. */
  public Uni<QueueItem> change(
      UUID id, LongPredicate expected, UnaryOperator<AuditValues> change, Caller caller) {
    return unitOfWork.write(
        "queue.change",
        r ->
            found(r.queue(), id, expected)
                .flatMap(
                    item -> {
                      AuditValues values = change.apply(QueueValues.of(item));
                      QueueItem changed = QueueValues.item(id, item.version() + 1, values);
                      return r.queue().replace(item, changed.editedBy(edits.by(caller)));
                    }));
  }

  /**
   * Stores an item again that went with the version before this one, and has not been there since;
   * nobody holds it.
   */
  public Uni<QueueItem> putBack(QueueItem item, Caller caller) {
    var subject = new AuditEntry.Subject(AuditEntity.QUEUE_ITEM, item.id().toString());
    return unitOfWork.write(
        "queue.putBack",
        r ->
            r.audit()
                .ended(subject)
                .call(ended -> r.queue().find(item.id()).invoke(now -> gone(item, ended, now)))
                .chain(() -> r.queue().insert(item.released().editedBy(edits.by(caller)))));
  }

  private static void gone(QueueItem item, Optional<Long> ended, Optional<QueueItem> now) {
    long last = now.map(QueueItem::version).or(() -> ended).orElse(0L);
    if (now.isPresent() || last != item.version() - 1) {
      throw new StorageException.VersionConflict(ENTITY, item.id(), last);
    }
  }

  private static Uni<QueueItem> found(QueueRepository queue, UUID id, LongPredicate expected) {
    return queue
        .find(id)
        .map(
            found -> {
              QueueItem item = found.orElseThrow(() -> notFound(id));
              if (!expected.test(item.version())) {
                throw new StorageException.VersionConflict(ENTITY, id, item.version());
              }
              return item;
            });
  }

  private static Duration pause(int tries) {
    return Backoff.fullJitter(FIRST_PAUSE, LONGEST_PAUSE, tries);
  }

  private static StorageException.NotFound notFound(UUID id) {
    return new StorageException.NotFound(ENTITY, id);
  }

  /** Items that were taken together, and the token they are held under. */
  public record Taken(UUID token, List<QueueItem> items) {

    public Taken {
      items = List.copyOf(items);
    }

    @Override
    public String toString() {
      return "Taken[" + items + "]";
    }
  }
}
