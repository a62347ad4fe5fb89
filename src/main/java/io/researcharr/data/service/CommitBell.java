package io.researcharr.data.service;

import jakarta.enterprise.context.ApplicationScoped;

/** Rings when this instance has committed something, for those who wait for changes. */
@ApplicationScoped
public class CommitBell {

  private volatile Runnable listener = () -> {};

  /** Something has been committed. */
  public void ring() {
    listener.run();
  }

  /** Has something done at each ring, which must not take any time. */
  void tell(Runnable waiting) {
    listener = waiting;
  }
}
