package io.researcharr.data.port;

/** Somebody who wants to hear what becomes of the samples of the cache's promise. */
public interface SampleObserver {

  /** What an instance would serve was compared with a write that had been answered. */
  void compared();

  /** It was older than the write. */
  void stale();
}
