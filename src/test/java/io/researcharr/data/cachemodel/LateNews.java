package io.researcharr.data.cachemodel;

import io.researcharr.data.domain.cache.Invalidation;
import io.researcharr.data.service.cache.NearCache;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.Collection;

/** What changed code calls in place of the near cache. */
public final class LateNews {

  private static final Duration LATE = Duration.ofMillis(30);

  private LateNews() {}

  /** Takes note, but not at once. */
  public static void invalidate(NearCache near, Collection<Invalidation> news) {
    Uni.createFrom()
        .voidItem()
        .onItem()
        .delayIt()
        .by(LATE)
        .subscribe()
        .with(ignored -> near.invalidate(news));
  }
}
