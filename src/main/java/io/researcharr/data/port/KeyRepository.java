package io.researcharr.data.port;

import io.researcharr.data.domain.access.ApiKey;
import io.smallrye.mutiny.Uni;
import java.util.List;

/**
 * API keys, and the secrets of the service itself.
 *
 * <p>Law: of several callers that offer a secret or a first key at the same time, one wins, and all
 * are told the winner's. Several that store the same key at the same time all succeed.
 */
public interface KeyRepository {

  Uni<List<ApiKey>> all();

  /**
   * Stores a key, in place of the one of the same name. A key that is there under another name
   * stays there, with the role that is given now, and the one of the same name goes.
   */
  Uni<Void> put(ApiKey key);

  /** Stores a key if there is no key at all; false when there is one. */
  Uni<Boolean> putFirst(ApiKey key);

  Uni<Void> remove(String name);

  /** The secret of this name; the offered one, if there was none. */
  Uni<String> secret(String name, String offered);
}
