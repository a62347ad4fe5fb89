package io.researcharr.data.domain.imports;

import java.util.Objects;
import java.util.Optional;

/**
 * How much of a library has been taken in. {@code done} is the sum of the four outcomes; the total
 * is known once the upstream list has been read to its end.
 */
public record ImportProgress(
    Optional<Long> total, long created, long updated, long unchanged, long skipped) {

  public static final ImportProgress NONE = new ImportProgress(Optional.empty(), 0, 0, 0, 0);

  public ImportProgress {
    Objects.requireNonNull(total);
  }

  public long done() {
    return created + updated + unchanged + skipped;
  }

  public ImportProgress plus(
      long moreCreated, long moreUpdated, long moreUnchanged, long moreSkipped) {
    return new ImportProgress(
        total,
        created + moreCreated,
        updated + moreUpdated,
        unchanged + moreUnchanged,
        skipped + moreSkipped);
  }

  public ImportProgress outOf(long newTotal) {
    return new ImportProgress(Optional.of(newTotal), created, updated, unchanged, skipped);
  }
}
