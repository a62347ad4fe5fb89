package io.researcharr.data.port;

/** Somebody who wants to hear what goes on with requests that have a key. */
public interface RepeatObserver {

  /** A request was carried out. */
  void carriedOut();

  /** A request was answered with what was kept. */
  void answeredAgain();

  /** A key came with another request than before. */
  void reused();

  /** A request was refused since it was still under way. */
  void underWay();
}
