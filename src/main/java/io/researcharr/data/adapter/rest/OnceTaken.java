package io.researcharr.data.adapter.rest;

import io.researcharr.data.domain.repeat.KeyedRequest;
import io.researcharr.data.service.JobDesk.Handout;
import io.researcharr.data.service.JobDesk.Taking;
import io.researcharr.data.service.Repeats;
import io.smallrye.mutiny.Uni;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Jobs that are claimed under a key: they are taken together with keeping the answer that has their
 * tokens. A claim that finds nothing leaves nothing behind.
 */
final class OnceTaken implements Taking {

  private final Repeats repeats;
  private final KeyedRequest request;

  OnceTaken(Repeats repeats, KeyedRequest request) {
    this.repeats = repeats;
    this.request = request;
  }

  @Override
  public Uni<Handout> take(Supplier<Uni<Handout>> attempt) {
    return repeats.attempt(
        request,
        attempt,
        handout ->
            handout.jobs().isEmpty()
                ? Optional.empty()
                : Optional.of(KeptAnswers.of(JobAnswers.handout(handout))));
  }

  @Override
  public boolean isRemembered() {
    return true;
  }
}
