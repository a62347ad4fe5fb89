package io.researcharr.data.domain.cache;

/** The name of a cached answer: {@code entity:id}. */
public record CacheKey(String entity, String id) {

  private static final long FNV_OFFSET = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;

  /**
   * A hash of 64 bits. Two keys with the same hash share a floor, which refuses more than it must
   * and never less.
   */
  public long hash() {
    return mix(add(add(FNV_OFFSET, entity) * FNV_PRIME, id));
  }

  private static long add(long hash, String text) {
    long sum = hash;
    for (int i = 0; i < text.length(); i++) {
      sum = (sum ^ text.charAt(i)) * FNV_PRIME;
    }
    return sum;
  }

  private static long mix(long hash) {
    long mixed = (hash ^ (hash >>> 32)) * 0x9e3779b97f4a7c15L;
    return mixed ^ (mixed >>> 29);
  }

  @Override
  public String toString() {
    return entity + ":" + id;
  }
}
