package io.researcharr.data.wiring;

import io.researcharr.data.port.ExecutionContext;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import jakarta.inject.Singleton;
import java.util.concurrent.Executor;

/** The Vert.x context of a request. */
@Singleton
class VertxExecutionContext implements ExecutionContext {

  @Override
  public Executor current() {
    return executor(Vertx.currentContext());
  }

  /** Runs things on a context: at once where this is possible, and here when there is none. */
  static Executor executor(Context context) {
    return task -> {
      if (context == null || context == Vertx.currentContext()) {
        task.run();
      } else if (context instanceof ContextInternal own && own.inThread()) {
        own.dispatch(task);
      } else {
        context.runOnContext(ignored -> task.run());
      }
    };
  }
}
