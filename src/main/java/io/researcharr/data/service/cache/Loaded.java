package io.researcharr.data.service.cache;

import io.researcharr.data.domain.cache.CacheEntry;

/**
 * What a load has brought.
 *
 * @param version the version of what was found, or {@link CacheEntry#UNVERSIONED}
 * @param name what else it is known by
 * @param body the ready answer; empty when there is nothing
 */
public record Loaded(long version, String name, byte[] body) {

  public static final Loaded NOTHING = new Loaded(CacheEntry.UNVERSIONED, "", new byte[0]);
}
