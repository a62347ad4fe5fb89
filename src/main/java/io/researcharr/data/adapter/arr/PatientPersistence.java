package io.researcharr.data.adapter.arr;

import io.researcharr.data.port.UpstreamException;
import io.smallrye.faulttolerance.api.ExponentialBackoff;
import io.smallrye.faulttolerance.api.RetryWhen;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.eclipse.microprofile.faulttolerance.Retry;

/** Three more tries, each after about twice the time of the one before. */
@ApplicationScoped
class PatientPersistence implements Persistence {

  // A single try may take two minutes to fail; the default limit of three minutes would count it.
  @Retry(maxRetries = 3, delay = 500, jitter = 250, maxDuration = 0)
  @ExponentialBackoff(maxDelay = 10_000)
  @RetryWhen(exception = Passing.class)
  @Override
  public <T> Uni<T> insist(Supplier<Uni<T>> attempt) {
    return attempt.get();
  }

  /** The failures that may be gone at the next try. Public, as it is made by the framework. */
  public static final class Passing implements Predicate<Throwable> {

    @Override
    public boolean test(Throwable failure) {
      return failure instanceof UpstreamException upstream && upstream.isPassing();
    }
  }
}
