package io.researcharr.data.service;

import io.researcharr.data.domain.access.Caller;
import io.researcharr.data.domain.audit.AuditEntry;
import io.researcharr.data.domain.audit.AuditFilter;
import io.researcharr.data.domain.audit.AuditId;
import io.researcharr.data.domain.audit.AuditValues;
import io.researcharr.data.domain.audit.MediaValues;
import io.researcharr.data.domain.audit.QueueValues;
import io.researcharr.data.domain.audit.SettingValues;
import io.researcharr.data.domain.media.Media;
import io.researcharr.data.domain.media.MediaDraft;
import io.researcharr.data.domain.settings.SettingKey;
import io.researcharr.data.port.StorageException;
import io.researcharr.data.port.UnitOfWork;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongPredicate;

/**
 * Puts back what a change has replaced, as a new change of its own. It does what the ordinary
 * operations do and keeps their rules, and only to a thing that is still as the change has left it.
 */
@ApplicationScoped
public class AuditRevert {

  private final UnitOfWork unitOfWork;
  private final MediaService media;
  private final SettingsService settings;
  private final QueueService queue;

  public AuditRevert(
      UnitOfWork unitOfWork, MediaService media, SettingsService settings, QueueService queue) {
    this.unitOfWork = unitOfWork;
    this.media = media;
    this.settings = settings;
    this.queue = queue;
  }

  /** Reverts a change, and emits the entry of the change that has done so. */
  public Uni<AuditEntry> revert(AuditId id, Caller caller) {
    return unitOfWork
        .read("audit.find", r -> r.audit().find(id))
        .map(found -> found.orElseThrow(() -> new StorageException.NotFound("audit", id)))
        .flatMap(
            entry ->
                undo(entry, caller).chain(() -> next(entry)).map(written -> written.orElse(entry)));
  }

  private Uni<?> undo(AuditEntry entry, Caller caller) {
    return switch (entry.subject().entity()) {
      case MEDIA -> undoMedia(UUID.fromString(entry.subject().id()), entry, caller);
      case SETTING -> undoSetting(new SettingKey(entry.subject().id()), entry, caller);
      case QUEUE_ITEM -> undoQueueItem(UUID.fromString(entry.subject().id()), entry, caller);
      case JOB -> throw impossible("What was done to a job can't be put back; see its operations.");
      case KEY -> throw impossible("What was done to a key can't be put back; make a new one.");
    };
  }

  private Uni<?> undoMedia(UUID id, AuditEntry entry, Caller caller) {
    LongPredicate expected = version -> version == entry.version();
    return switch (entry.action()) {
      case CREATED, RESTORED -> media.delete(id, expected, caller);
      case DELETED -> media.restore(id, expected, caller);
      case UPDATED -> media.change(id, expected, now -> draft(now, entry), caller);
      default -> throw impossible("What was purged is gone for good.");
    };
  }

  private static MediaDraft draft(Media now, AuditEntry entry) {
    AuditValues values = MediaValues.of(now).undone(entry.before(), entry.after());
    return MediaValues.media(now.id(), now.version(), values).draft();
  }

  private Uni<?> undoSetting(SettingKey key, AuditEntry entry, Caller caller) {
    LongPredicate expected = version -> version == entry.version();
    if (entry.begins()) {
      return settings.delete(key, expected, caller);
    }
    if (entry.before().masked().isPresent()) {
      throw impossible("The value is a secret by its name, so it was not written down.");
    }
    if (entry.ends()) {
      return settings.putBack(key, SettingValues.draft(entry.before()), entry.version(), caller);
    }
    return settings
        .get(key)
        .flatMap(
            now -> {
              AuditValues values = SettingValues.of(now).undone(entry.before(), entry.after());
              return settings.put(key, SettingValues.draft(values), false, expected, caller);
            });
  }

  private Uni<?> undoQueueItem(UUID id, AuditEntry entry, Caller caller) {
    LongPredicate expected = version -> version == entry.version();
    if (entry.begins()) {
      return queue.delete(id, expected, caller);
    }
    return entry.ends()
        ? queue.putBack(QueueValues.item(id, entry.version() + 1, entry.before()), caller)
        : queue.change(id, expected, now -> now.undone(entry.before(), entry.after()), caller);
  }

  /**
   * What the revert has written; nothing where there was nothing to change. It is told by its
   * version, since the clock may have been set back meanwhile.
   */
  private Uni<Optional<AuditEntry>> next(AuditEntry entry) {
    AuditFilter filter = AuditFilter.of(entry.subject().entity(), entry.subject().id());
    return unitOfWork
        .read("audit.next", r -> r.audit().page(filter, Optional.empty(), 100))
        .map(AuditRevert::oldestFirst)
        .map(
            entries ->
                entries.stream()
                    .filter(written -> written.version() > entry.version())
                    .findFirst());
  }

  private static List<AuditEntry> oldestFirst(List<AuditEntry> entries) {
    return entries.stream().sorted(Comparator.comparingLong(AuditEntry::version)).toList();
  }

  private static StorageException impossible(String message) {
    return new StorageException.InvalidTransition(message, List.of());
  }
}
