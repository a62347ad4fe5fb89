package io.researcharr.data.port;

import java.util.concurrent.Executor;

/** Where a caller's request is at home, so that an answer that comes from elsewhere gets there. */
public interface ExecutionContext {

  /** An executor that runs things where this is called from. */
  Executor current();
}
