package io.researcharr.data.port;

/** Somebody who wants to know what the cache does. */
public interface CacheObserver {

  /** Where an answer came from, or why it did not come from there. */
  enum Layer {
    NEAR,
    SHARED
  }

  void hit(Layer layer);

  void missed(Layer layer);

  /** Something was there and could not be trusted, or was not allowed to be kept. */
  void refused(Layer layer);

  /** An answer was made from the database, for a miss or ahead of time. */
  void loaded(boolean ahead);

  /** A read went past the cache, as asked for or without a lease. */
  void bypassed();

  void evicted();

  /** A write has waited so long until it was known everywhere. */
  void barrier(long nanos);

  /** A silent member has lost its membership. */
  void fenced();

  /** This instance has lost the right to serve from its cache. */
  void leaseLost();

  /** Everything in the near cache was given up, to be on the safe side. */
  void doubted();
}
