package io.researcharr.data.adapter.rest;

import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** Stops what watches over requests when the last of them have been answered. */
@Singleton
class DeadlinesEnd {

  void stop(@Observes ShutdownEvent event) {
    Deadlines.stop();
  }
}
