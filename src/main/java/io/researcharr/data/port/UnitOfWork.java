package io.researcharr.data.port;

import io.smallrye.mutiny.Uni;
import java.util.function.Function;

/**
 * The one way to the database. Repositories can be reached only inside a unit of work.
 *
 * <p>Laws, the same on every engine:
 *
 * <ul>
 *   <li>Inside {@code work} only repository calls may be awaited. Work that waits for anything else
 *       fails at once with an {@link IllegalStateException}, and nothing it wrote stays.
 *   <li>Work that has begun runs to its end, committed or rolled back, whether or not anybody still
 *       listens to its result.
 *   <li>A unit of work inside another one is a unit of its own, with its own outcome.
 *   <li>The work of a {@code write} or {@code writeOne} may be called again when the database asks
 *       for a retry, so it must not have effects outside its repositories.
 * </ul>
 *
 * <p>The name is a constant such as {@code media.create}; it names the unit in metrics and logs.
 */
public interface UnitOfWork {

  /** Changes all or nothing; the item is emitted after the commit is durable. */
  <T> Uni<T> write(String name, Function<Repositories, Uni<T>> work);

  /**
   * Changes with a single repository call, which commits by itself: one round trip where a {@link
   * #write} takes three. A second changing call inside the work fails.
   */
  <T> Uni<T> writeOne(String name, Function<Repositories, Uni<T>> work);

  /**
   * Reads, and never writes: a changing call inside the work fails. Several calls need not see the
   * same snapshot.
   */
  <T> Uni<T> read(String name, Function<Repositories, Uni<T>> work);
}
