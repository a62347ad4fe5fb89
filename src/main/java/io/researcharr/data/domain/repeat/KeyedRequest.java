package io.researcharr.data.domain.repeat;

import java.util.Objects;

/**
 * A request with a key.
 *
 * @param hash of all that it says, so that another request under the same key is found out
 */
public record KeyedRequest(RequestKey key, String hash) {

  public KeyedRequest {
    Objects.requireNonNull(key);
    Objects.requireNonNull(hash);
  }
}
