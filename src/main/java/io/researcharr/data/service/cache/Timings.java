package io.researcharr.data.service.cache;

import java.time.Duration;

/**
 * How long things take in the protocol of the members.
 *
 * @param lease how long a member may serve from its cache after a renewal
 * @param beat the time between renewals
 * @param patience how long a member may be silent before it loses its membership
 * @param resend the first pause before news is sent again
 * @param window how long floors are remembered at least
 * @param tail the time between looks for changes that nobody has told of
 */
public record Timings(
    Duration lease,
    Duration beat,
    Duration patience,
    Duration resend,
    Duration window,
    Duration tail) {

  public static final Timings DEFAULT =
      new Timings(
          Duration.ofSeconds(2),
          Duration.ofMillis(500),
          Duration.ofMillis(250),
          Duration.ofMillis(20),
          Duration.ofMinutes(11),
          Duration.ofMillis(500));
}
