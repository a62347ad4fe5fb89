package io.researcharr.data.service;

import io.researcharr.data.domain.repeat.KeptAnswer;
import io.researcharr.data.domain.repeat.KeyedRequest;
import io.researcharr.data.port.AnswerRepository.Kept;
import io.researcharr.data.port.AnswerRepository.Seen;
import io.researcharr.data.port.ExecutionContext;
import io.researcharr.data.port.RepeatObserver;
import io.researcharr.data.port.Repositories;
import io.researcharr.data.port.StorageException;
import io.researcharr.data.port.UnitOfWork;
import io.researcharr.data.service.unit.SharedUnit;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Carries out requests that have a key once, however often they come: what a request changes and
 * its answer are committed together, and whoever comes later gets the answer.
 *
 * <p>A request that fails has changed nothing and leaves nothing behind, so its key is free.
 */
@ApplicationScoped
public class Repeats {

  /** For how long a request waits for the same one that came before it. */
  public static final Duration PATIENCE = Duration.ofSeconds(5);

  private static final Duration FIRST_PAUSE = Duration.ofMillis(20);
  private static final int DOUBLINGS = 5;

  private final UnitOfWork unitOfWork;
  private final RepeatObserver observer;
  private final ExecutionContext home;

  public Repeats(UnitOfWork unitOfWork, RepeatObserver observer, ExecutionContext home) {
    this.unitOfWork = unitOfWork;
    this.observer = observer;
    this.home = home;
  }

  /** Carries out a request, or gives the answer that it got before. */
  public Uni<Given> once(KeyedRequest request, Supplier<Uni<KeptAnswer>> call) {
    return patiently(
        () ->
            attempt(request, call, Optional::of)
                .map(answer -> new Given(answer, false))
                .onFailure(Answered.class)
                .recoverWithItem(e -> new Given(e.answer(), true)));
  }

  /**
   * Carries out something once that may come to nothing, and is tried again then. Fails with {@link
   * Answered} when it was done before.
   *
   * @param answer what is to be kept of its result, if anything was done
   */
  public <T> Uni<T> attempt(
      KeyedRequest request, Supplier<Uni<T>> call, Function<T, Optional<KeptAnswer>> answer) {
    return Uni.createFrom()
        .deferred(
            () -> {
              AtomicReference<SharedUnit> last = new AtomicReference<>();
              return unitOfWork
                  .write("request.once", r -> carryOut(r, last, request, call, answer))
                  .map(Result::orThrow)
                  .invoke(() -> last.get().committed());
            });
  }

  /** Tries again for a while what is under way elsewhere, and answers where the caller is. */
  public <T> Uni<T> patiently(Supplier<Uni<T>> attempt) {
    return Uni.createFrom()
        .deferred(
            () -> {
              long until = System.nanoTime() + PATIENCE.toNanos();
              return patiently(attempt, until, 1)
                  .onFailure(StorageException.InProgress.class)
                  .invoke(observer::underWay)
                  .emitOn(home.current());
            });
  }

  private <T> Uni<T> patiently(Supplier<Uni<T>> attempt, long until, int number) {
    return attempt
        .get()
        .onFailure(e -> e instanceof StorageException.InProgress && System.nanoTime() - until < 0)
        .recoverWithUni(
            () ->
                Backoff.after(
                    Backoff.pause(FIRST_PAUSE, Math.min(number, DOUBLINGS)),
                    () -> patiently(attempt, until, number + 1)));
  }

  private <T> Uni<Result<T>> carryOut(
      Repositories r,
      AtomicReference<SharedUnit> last,
      KeyedRequest request,
      Supplier<Uni<T>> call,
      Function<T, Optional<KeptAnswer>> answer) {
    SharedUnit shared = new SharedUnit(r);
    last.set(shared);
    return r.answers()
        .begin(request.key())
        .flatMap(
            seen ->
                known(seen, request)
                    .map(kept -> Uni.createFrom().item(new Result<T>(null, kept)))
                    .orElseGet(
                        () ->
                            shared
                                .run(call)
                                .call(result -> keep(r, request, answer.apply(result)))
                                .invoke(() -> shared.whenCommitted(observer::carriedOut))
                                .map(result -> new Result<>(result, null))));
  }

  private static Uni<Void> keep(Repositories r, KeyedRequest request, Optional<KeptAnswer> answer) {
    return answer
        .map(kept -> r.answers().keep(request, checked(kept)))
        .orElseGet(() -> Uni.createFrom().voidItem());
  }

  private Optional<KeptAnswer> known(Seen seen, KeyedRequest request) {
    if (seen.kept().isEmpty() && !seen.isOurs()) {
      throw new StorageException.InProgress();
    }
    return seen.kept().map(kept -> again(kept, request));
  }

  /**
   * The answer to a request that comes again. Whatever has to happen before a caller may rely on an
   * answer has to happen here as well: the instance that gave it first may have ended before.
   */
  KeptAnswer again(Kept kept, KeyedRequest request) {
    if (!kept.hash().equals(request.hash())) {
      observer.reused();
      throw new StorageException.KeyReused();
    }
    observer.answeredAgain();
    return kept.answer();
  }

  private static KeptAnswer checked(KeptAnswer answer) {
    if (answer.body().length() > KeptAnswer.MAX_LENGTH) {
      throw new StorageException.TooLarge(
          "The answer would be too large to be kept for a repeat; ask for less at once.");
    }
    return answer;
  }

  /**
   * An answer to be given.
   *
   * @param isRepeated whether it was given before
   */
  public record Given(KeptAnswer answer, boolean isRepeated) {}

  /** What an attempt has made, or what it was answered with before. */
  private record Result<T>(T made, KeptAnswer kept) {

    private T orThrow() {
      if (kept != null) {
        throw new Answered(kept);
      }
      return made;
    }
  }

  /** Something was done before, and this is how it was answered. */
  public static final class Answered extends RuntimeException {

    private final transient KeptAnswer answer;

    private Answered(KeptAnswer answer) {
      super("answered before", null, false, false);
      this.answer = answer;
    }

    public KeptAnswer answer() {
      return answer;
    }
  }
}
