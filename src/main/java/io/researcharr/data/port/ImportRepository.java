package io.researcharr.data.port;

import io.researcharr.data.domain.imports.Import;
import io.researcharr.data.domain.imports.ImportProgress;
import io.researcharr.data.domain.imports.ImportState;
import io.researcharr.data.domain.imports.Skip;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Imports and their progress.
 *
 * <p>Laws: one instance has at most one live import, a second is a {@link
 * StorageException.Duplicate}. A running import belongs to one owner, who must renew its lease;
 * when the lease has run out by the database's clock, another owner may claim it. Whoever is not
 * the owner any more changes nothing and is told so.
 */
public interface ImportRepository {

  /** Stores a new import, with the upstream's API key when it will be needed. */
  Uni<Import> insert(Import newImport, Optional<String> apiKey);

  Uni<Optional<Import>> find(UUID id);

  /** Imports from new to old, those older than the given one. */
  Uni<List<Import>> newestFirst(Optional<UUID> olderThan, int limit);

  /** Takes the oldest import that nobody works on and that can be fetched again from upstream. */
  Uni<Optional<Claimed>> claim(String owner, Duration lease);

  /** Makes a new import that arrives with its request the owner's own. */
  Uni<Boolean> start(UUID id, String owner, Duration lease);

  /** Renews the lease; false when the import is not the owner's any more. */
  Uni<Boolean> renew(UUID id, String owner, Duration lease);

  /** Records progress and renews the lease; false when the import is not the owner's any more. */
  Uni<Boolean> advance(UUID id, String owner, ImportProgress progress, Duration lease);

  /** Ends an import and forgets its API key; false when it is not the owner's any more. */
  Uni<Boolean> finish(UUID id, String owner, ImportState end, Optional<String> error);

  /** Ends a live import at once, whoever owns it; false when it has ended already. */
  Uni<Boolean> cancel(UUID id);

  /** Fails the imports that arrived with a request whose owner is gone; says how many. */
  Uni<Integer> failAbandoned(String error);

  /** Keeps skipped rows, up to {@link Skip#KEPT} an import. */
  Uni<Void> addSkips(UUID id, List<Skip> skips);

  /** The skipped rows that were kept, in the order in which they came. */
  Uni<List<Skip>> skips(UUID id);

  /** An import together with what its owner needs to work on it. */
  record Claimed(Import running, String apiKey) {

    @Override
    public String toString() {
      return "Claimed[" + running + "]";
    }
  }
}
