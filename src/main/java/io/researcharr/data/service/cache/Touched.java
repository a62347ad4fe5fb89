package io.researcharr.data.service.cache;

import io.researcharr.data.domain.cache.CacheEntry;
import io.researcharr.data.domain.cache.CacheKey;
import io.researcharr.data.domain.cache.Invalidation;
import io.researcharr.data.domain.media.ExternalId;
import io.researcharr.data.domain.media.Media;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** What a unit of work has changed so far. */
final class Touched {

  /** Past this, it is cheaper for everybody to begin anew than to look at each. */
  static final int MANY = 5_000;

  private Map<CacheKey, Long> versions = new LinkedHashMap<>();
  private Set<CacheKey> guessed = Set.of();
  private Map<CacheKey, Long> relied = Map.of();
  private boolean isTooMuch;
  private boolean isOfEarlier;

  /** An entry has a new version, and may be found by its external id where it was not before. */
  void media(Media media) {
    add(CacheKeys.media(media.id()), media.version());
    external(media.fields().externalId());
  }

  /** Another entry than before may have this external id. */
  void external(ExternalId externalId) {
    add(CacheKeys.external(externalId.toString()), CacheEntry.UNVERSIONED);
  }

  /** What a caller is about to hear of was committed earlier, and perhaps nobody was told. */
  void earlier() {
    isOfEarlier = true;
  }

  boolean isOfEarlier() {
    return isOfEarlier;
  }

  /** An entry may have a new version, which is this one then, or may be gone. */
  void media(UUID id, long version) {
    if (guessed.isEmpty()) {
      guessed = new HashSet<>();
    }
    guessed.add(CacheKeys.media(id));
    add(CacheKeys.media(id), version);
  }

  void clear() {
    versions = new LinkedHashMap<>();
    guessed = Set.of();
    relied = Map.of();
    isTooMuch = false;
    isOfEarlier = false;
  }

  List<Invalidation> news() {
    if (isTooMuch) {
      return List.of(Invalidation.EVERYTHING);
    }
    List<Invalidation> news = new ArrayList<>(versions.size());
    versions.forEach((key, version) -> news.add(new Invalidation(key, version)));
    return news;
  }

  /**
   * An entry that is not changed, but that a caller is about to hear of: whoever has written it may
   * not have told everybody yet.
   */
  void relied(Media media) {
    if (relied.isEmpty()) {
      relied = new LinkedHashMap<>();
    }
    relied.put(CacheKeys.media(media.id()), media.version());
    relied.put(CacheKeys.external(media.fields().externalId().toString()), CacheEntry.UNVERSIONED);
  }

  /** What is new, and what may be new to others. */
  List<Invalidation> newsToOthers() {
    List<Invalidation> news = news();
    if (isTooMuch || relied.isEmpty()) {
      return news;
    }
    List<Invalidation> all = new ArrayList<>(news);
    relied.forEach((key, version) -> all.add(new Invalidation(key, version)));
    return all;
  }

  /** Those of which it is certain that they have this version now. */
  List<Invalidation> certain() {
    return news().stream()
        .filter(change -> change.version() != CacheEntry.UNVERSIONED)
        .filter(change -> !guessed.contains(change.key()))
        .toList();
  }

  private void add(CacheKey key, long version) {
    if (isTooMuch) {
      return;
    }
    versions.merge(key, version, Math::max);
    if (versions.size() > MANY) {
      isTooMuch = true;
      versions = new LinkedHashMap<>();
    }
  }
}
