package io.researcharr.data.port;

import io.researcharr.data.domain.cache.CacheKey;
import io.researcharr.data.domain.cache.Peer;
import io.smallrye.mutiny.Uni;
import java.util.Optional;
import java.util.function.Function;

/**
 * The way to ask other members what they would serve from their memory.
 *
 * <p>Law: an item is what the process at the member's address would have served at a moment between
 * the question and the item. A failure says nothing.
 */
public interface PeerSights {

  /** The version that would be served; nothing where the member would have to look elsewhere. */
  Uni<Optional<Long>> served(Peer member, CacheKey key);

  /** Answers what others ask of this process. */
  void answerWith(Function<CacheKey, Optional<Long>> own);
}
