package io.researcharr.data.port;

import io.researcharr.data.domain.imports.ImportSource;
import io.researcharr.data.domain.queue.QueueClaim;
import io.researcharr.data.domain.queue.QueueFilter;
import io.researcharr.data.domain.queue.QueueItem;
import io.researcharr.data.domain.queue.QueueRetry;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What each upstream service shall be asked about next.
 *
 * <p>Laws: an entry is queued once for each service, a second time is a {@link
 * StorageException.Duplicate}; it is live when it is queued, and its items go when it is purged. An
 * item is due when it has not been processed or is to be tried again, its time has come, and nobody
 * holds it. A due item goes to one claim only. Leases run on the database's clock and end by
 * themselves, and then the item is due again. An item that is held is changed only with the token
 * of its claim, and a token is good for nothing else; otherwise the change is a {@link
 * StorageException.LeaseLost}. Every change adds exactly one to the version.
 */
public interface QueueRepository {

  /** Stores a new item. */
  Uni<QueueItem> insert(QueueItem item);

  Uni<Optional<QueueItem>> find(UUID id);

  /** Items in the order of their ids, those behind the given one. */
  Uni<List<QueueItem>> page(QueueFilter filter, Optional<UUID> after, int limit);

  /** The due items of a service in the order in which they will be taken. */
  Uni<List<QueueItem>> next(ImportSource service, int limit);

  /** Takes due items of a service, in their order, to be held under this token. */
  Uni<List<QueueItem>> claim(QueueClaim claim, UUID token, String actor);

  /** Records that an item was processed, and lets go of it. */
  Uni<QueueItem> markProcessed(UUID id, Optional<UUID> token, String actor);

  /**
   * Records that an item is to be tried again, and lets go of it. Fails with {@link
   * StorageException.Contention} when it has had another number of tries meanwhile.
   */
  Uni<QueueItem> retry(UUID id, Optional<UUID> token, QueueRetry retry, String actor);

  /**
   * Stores a changed item if the stored version is still the one before it. A lease stays what it
   * is, or ends if the changed item has another one or none.
   */
  Uni<QueueItem> replace(QueueItem before, QueueItem changed);

  /**
   * Removes an item if the stored version is still this one; else fails with {@link
   * StorageException.VersionConflict} or {@link StorageException.NotFound}.
   */
  Uni<Void> delete(UUID id, long expectedVersion);
}
