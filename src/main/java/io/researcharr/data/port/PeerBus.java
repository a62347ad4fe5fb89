package io.researcharr.data.port;

import io.researcharr.data.domain.cache.Invalidation;
import io.researcharr.data.domain.cache.Peer;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.UUID;

/**
 * The way to other members.
 *
 * <p>Law: an item says that this very member has taken note. A failure says nothing: the member may
 * have taken note or not.
 */
public interface PeerBus {

  /** Sends news to a member and waits until it has taken note. */
  Uni<Void> tell(Peer member, List<Invalidation> news);

  /** Hands on what arrives for this process. */
  void listen(Listener listener);

  /** Whoever takes news in. */
  @FunctionalInterface
  interface Listener {

    /**
     * Takes note of news; the item says whether this process is the member that is meant, and has.
     */
    Uni<Boolean> heard(UUID member, List<Invalidation> news);
  }
}
