package io.researcharr.data.service;

import io.researcharr.data.domain.job.Claim;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** A claim whose caller waits for its answer, where the caller is at home. */
final class WaitingClaim implements Comparable<WaitingClaim> {

  private final long number;
  private final Claim claim;
  private final JobDesk.Taking taking;
  private final long until;
  private final Executor home;
  private final UniEmitter<? super JobDesk.Handout> answer;
  private final Consumer<JobDesk.Handout> undeliverable;
  private boolean answered;
  private boolean gone;

  /**
   * @param number how many claims have come before
   * @param undeliverable takes what the caller was not there to get
   */
  WaitingClaim(
      long number,
      Claim claim,
      JobDesk.Taking taking,
      Duration patience,
      Executor home,
      UniEmitter<? super JobDesk.Handout> answer,
      Consumer<JobDesk.Handout> undeliverable) {
    this.number = number;
    this.claim = claim;
    this.taking = taking;
    this.until = System.nanoTime() + patience.toNanos();
    this.home = home;
    this.answer = answer;
    this.undeliverable = undeliverable;
  }

  Claim claim() {
    return claim;
  }

  JobDesk.Taking taking() {
    return taking;
  }

  /** How long it still waits. */
  Duration left() {
    return Duration.ofNanos(Math.max(0, until - System.nanoTime()));
  }

  boolean isOver() {
    return until - System.nanoTime() <= 0 || hasEnded();
  }

  synchronized boolean hasEnded() {
    return answered || gone;
  }

  void give(JobDesk.Handout handout) {
    home.execute(() -> deliver(handout));
  }

  void giveUp() {
    give(new JobDesk.Handout(List.of(), new UUID(0, 0)));
  }

  void fail(Throwable failure) {
    home.execute(
        () -> {
          if (beginAnswer()) {
            answer.fail(failure);
          }
        });
  }

  /** The caller does not wait any more. */
  synchronized void leave() {
    gone = !answered;
  }

  @Override
  public int compareTo(WaitingClaim other) {
    return Long.compare(number, other.number);
  }

  private void deliver(JobDesk.Handout handout) {
    if (beginAnswer()) {
      answer.complete(handout);
    } else if (!handout.jobs().isEmpty() && !taking.isRemembered()) {
      undeliverable.accept(handout);
    }
  }

  private synchronized boolean beginAnswer() {
    if (answered || gone) {
      return false;
    }
    answered = true;
    return true;
  }
}
