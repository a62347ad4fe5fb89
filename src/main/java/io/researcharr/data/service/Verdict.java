package io.researcharr.data.service;

import io.researcharr.data.port.StorageException;
import java.util.Optional;
import java.util.UUID;

/**
 * What became of one of many words about jobs: a result, or the reason why there is none.
 *
 * @param id the job that it is about
 */
public record Verdict<T>(UUID id, Optional<T> result, Optional<StorageException> refusal) {

  static <T> Verdict<T> of(UUID id, T result) {
    return new Verdict<>(id, Optional.of(result), Optional.empty());
  }

  static <T> Verdict<T> refused(UUID id, StorageException refusal) {
    return new Verdict<>(id, Optional.empty(), Optional.of(refusal));
  }

  /** The result, or the refusal as a failure. */
  T orThrow() {
    refusal.ifPresent(
        e -> {
          throw e;
        });
    return result.orElseThrow();
  }
}
