package io.researcharr.data.service.cache;

import io.researcharr.data.domain.cache.CacheKey;
import java.util.UUID;

/** What is cached, by name. */
final class CacheKeys {

  private CacheKeys() {}

  /** The answer for one entry of the catalogue. */
  static CacheKey media(UUID id) {
    return new CacheKey("media", id.toString());
  }

  /** Which entry an external id alone means. */
  static CacheKey external(String externalId) {
    return new CacheKey("external", externalId);
  }
}
