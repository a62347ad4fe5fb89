package io.researcharr.data.port;

import io.researcharr.data.domain.cache.Invalidation;
import io.researcharr.data.domain.media.ExternalId;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;

/**
 * Which cached things have changed, whoever changed them, also by hand.
 *
 * <p>Law: each change that becomes visible after a mark was taken is found with that mark, whatever
 * the order in which transactions end.
 */
public interface ChangeLog {

  /**
   * The changes since a mark; without a mark none, only a new mark.
   *
   * @param limit how many changes are told of at most
   */
  Uni<Since> since(Optional<String> mark, int limit);

  /**
   * Changes, and the mark from which to look next.
   *
   * @param names the external ids that the changed entries have now
   * @param isAll whether these are all; if not, there were more than are told of
   */
  record Since(List<Invalidation> changes, List<ExternalId> names, String mark, boolean isAll) {}
}
