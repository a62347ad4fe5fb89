package io.researcharr.data.domain.job;

import java.time.Duration;

/**
 * How long a failed job waits before it is tried again: a random part ("full jitter") of a time
 * that doubles with each retry, from five seconds up to a quarter of an hour.
 */
public final class RetryPolicy {

  public static final Duration FIRST = Duration.ofSeconds(5);
  public static final Duration LONGEST = Duration.ofMinutes(15);

  /** From this retry on the wait is not doubled any more. */
  public static final int LONGEST_FROM = 8;

  private RetryPolicy() {}

  /** The longest wait before the retry that follows so many others. */
  public static Duration longestWait(int retryCount) {
    return retryCount >= LONGEST_FROM ? LONGEST : FIRST.multipliedBy(1L << retryCount);
  }
}
