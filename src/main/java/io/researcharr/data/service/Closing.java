package io.researcharr.data.service;

import io.researcharr.data.port.Repositories;
import io.smallrye.mutiny.Uni;
import java.util.function.BiFunction;

/**
 * What is written down together with the last thing that a long request stores, so that after a
 * crash either both are there or neither.
 */
public final class Closing<E> {

  private final BiFunction<Repositories, E, Uni<Void>> writing;

  Closing(BiFunction<Repositories, E, Uni<Void>> writing) {
    this.writing = writing;
  }

  /** For requests of which nothing is written down. */
  public static <E> Closing<E> nothing() {
    return new Closing<>(null);
  }

  boolean isNothing() {
    return writing == null;
  }

  /**
   * Writes it down within the last unit of work.
   *
   * @param end how the request has ended if this unit of work is committed
   */
  Uni<Void> write(Repositories repositories, E end) {
    return isNothing() ? Uni.createFrom().voidItem() : writing.apply(repositories, end);
  }
}
