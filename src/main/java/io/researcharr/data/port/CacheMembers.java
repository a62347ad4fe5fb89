package io.researcharr.data.port;

import io.researcharr.data.domain.cache.Roll;
import io.smallrye.mutiny.Uni;
import java.util.Optional;
import java.util.UUID;

/**
 * The members of the cluster in the database, each with a lease.
 *
 * <p>Laws: a member that is fenced stays so. The numbers of joins and openings become visible in
 * their order.
 */
public interface CacheMembers {

  /** Becomes a member, in place of a former one of the same process; says the join's number. */
  Uni<Long> join(UUID member, Optional<UUID> former, String address, boolean isStrict);

  /** Renews the lease and says which join was seen last; tells of all others. */
  Uni<Roll> renew(UUID member, long seen);

  /** Counts on the number of joins and openings, and says it. */
  Uni<Long> open();

  /** Takes the membership away; false when there is no such member any more. */
  Uni<Boolean> fence(UUID member);

  /** Ends the own membership. */
  Uni<Void> leave(UUID member);

  /** Removes members that have been without membership for a minute. */
  Uni<Void> tidy();
}
