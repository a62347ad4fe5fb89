package io.researcharr.data.adapter.arr;

import java.time.Duration;

/**
 * How long an upstream server may take: to be reached, to begin the answer to a call for the whole
 * list or for one series' episodes, and between two pieces of an answer.
 */
record Timings(Duration connect, Duration listHead, Duration episodesHead, Duration idle) {

  /** Radarr puts a large library together for a minute and more before the first byte. */
  static final Timings STANDARD =
      new Timings(
          Duration.ofSeconds(5),
          Duration.ofSeconds(120),
          Duration.ofSeconds(30),
          Duration.ofSeconds(30));
}
