package io.researcharr.data.port;

import java.time.Duration;

/** Somebody who wants to hear how the readers of the feed in this instance are served. */
public interface FeedObserver {

  /** Changes that were sent to a reader. */
  void sent(int count);

  /** How old the last change was when a reader got it who was waiting for it. */
  void lag(Duration age);

  /** A reader was told that changes are missing. */
  void gap();

  /** A reader was sent away because it did not take what was sent. */
  void slow();
}
