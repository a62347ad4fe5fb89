package io.researcharr.data.service;

import io.smallrye.mutiny.Uni;
import java.util.function.Supplier;

/** Work that is done in batches, some at a time. */
final class Batches {

  private Batches() {}

  /**
   * Takes batch after batch until one is not full, or until there were enough for once.
   *
   * @param batch does a batch and says how large it was
   * @param full how large it is when there may be more
   */
  static Uni<Done> some(Supplier<Uni<Integer>> batch, int full, int most) {
    return some(batch, full, most, 0);
  }

  private static Uni<Done> some(Supplier<Uni<Integer>> batch, int full, int left, int before) {
    return batch
        .get()
        .flatMap(
            count -> {
              boolean all = count < full;
              return all || left <= 1
                  ? Uni.createFrom().item(new Done(before + count, all))
                  : some(batch, full, left - 1, before + count);
            });
  }

  /**
   * What was done.
   *
   * @param isAll whether nothing was left
   */
  record Done(int count, boolean isAll) {}
}
