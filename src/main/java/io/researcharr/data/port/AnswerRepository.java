package io.researcharr.data.port;

import io.researcharr.data.domain.repeat.KeptAnswer;
import io.researcharr.data.domain.repeat.KeyedRequest;
import io.researcharr.data.domain.repeat.RequestKey;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.Optional;

/**
 * Answers that were given to requests with a key. An answer is kept for {@link #KEPT} by the
 * database's clock, and then its key is free again.
 */
public interface AnswerRepository {

  /** For how long an answer is kept. */
  Duration KEPT = Duration.ofHours(24);

  /**
   * What is known of a request that is about to be carried out. Of all units of work that ask for
   * the same key, one at a time is told that it is theirs, until it ends.
   */
  Uni<Seen> begin(RequestKey key);

  /** The answer that is kept under a key. */
  Uni<Optional<Kept>> find(RequestKey key);

  /**
   * Keeps the answer; fails with {@link StorageException.Contention} when another one is kept
   * already or somebody else is on the way to one.
   */
  Uni<Void> keep(KeyedRequest request, KeptAnswer answer);

  /** Keeps the answer of the owner of a reservation; false when it was lost. */
  Uni<Boolean> complete(KeyedRequest request, KeptAnswer answer, String owner);

  /**
   * Reserves a key for somebody who takes longer than one unit of work; false when an answer is
   * kept, or when somebody else has reserved it. A reservation that is not renewed falls free by
   * the database's clock.
   */
  Uni<Boolean> reserve(RequestKey key, String owner, Duration lease);

  /** Renews a reservation; false when it was lost. */
  Uni<Boolean> renew(RequestKey key, String owner, Duration lease);

  /** Lets a reservation go. */
  Uni<Void> free(RequestKey key, String owner);

  /** Removes some answers whose time is over, and says how many. */
  Uni<Integer> forget(int limit);

  /**
   * What is known of a request.
   *
   * @param isOurs whether nobody else is carrying it out
   */
  record Seen(boolean isOurs, Optional<Kept> kept) {}

  /** An answer, and the hash of the request that it was given to. */
  record Kept(String hash, KeptAnswer answer) {}
}
