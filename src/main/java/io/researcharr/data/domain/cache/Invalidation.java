package io.researcharr.data.domain.cache;

/**
 * The news that what is cached under a key is of use only from this version on.
 *
 * @param version the lowest version that is still right; {@link CacheEntry#UNVERSIONED} where
 *     answers under the key have no version, so that none of before is right
 */
public record Invalidation(CacheKey key, long version) {

  /** The news that so much has changed that nothing cached is of use. */
  public static final Invalidation EVERYTHING =
      new Invalidation(new CacheKey("*", "*"), CacheEntry.UNVERSIONED);

  /** The news that something has changed which the one who tells does not know by name. */
  public static final Invalidation SOMETHING =
      new Invalidation(new CacheKey("?", "?"), CacheEntry.UNVERSIONED);

  public static Invalidation of(String entity, Object id, long version) {
    return new Invalidation(new CacheKey(entity, id.toString()), version);
  }
}
