package io.researcharr.data.adapter.arr;

import io.smallrye.mutiny.Uni;
import java.util.function.Supplier;

/** The habit of trying again what failed for a reason that may pass. */
interface Persistence {

  <T> Uni<T> insist(Supplier<Uni<T>> attempt);
}
