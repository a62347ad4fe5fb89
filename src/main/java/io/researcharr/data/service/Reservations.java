package io.researcharr.data.service;

import io.researcharr.data.domain.repeat.KeptAnswer;
import io.researcharr.data.domain.repeat.KeyedRequest;
import io.researcharr.data.domain.repeat.RequestKey;
import io.researcharr.data.port.AnswerRepository.Kept;
import io.researcharr.data.port.RepeatObserver;
import io.researcharr.data.port.Repositories;
import io.researcharr.data.port.StorageException;
import io.researcharr.data.port.UnitOfWork;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.smallrye.mutiny.subscription.UniEmitter;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Reserves the keys of requests that are streams, and take longer than one unit of work: while one
 * is carried out it is refused to others, and its answer is kept together with the last thing that
 * it stores. One that was broken off is carried out again, so it must do no harm to do it twice.
 */
@ApplicationScoped
public class Reservations {

  static final Duration LEASE = Duration.ofSeconds(20);

  private static final Logger LOG = Logger.getLogger(Reservations.class);
  private static final Duration RENEWAL = Duration.ofSeconds(5);

  private final UnitOfWork unitOfWork;
  private final Repeats repeats;
  private final RepeatObserver observer;

  public Reservations(UnitOfWork unitOfWork, Repeats repeats, RepeatObserver observer) {
    this.unitOfWork = unitOfWork;
    this.repeats = repeats;
    this.observer = observer;
  }

  /** Reserves a key, or finds the answer that is kept under it. */
  public Uni<Reservation> begin(RequestKey key) {
    return Uni.createFrom()
        .emitter(
            emitter -> {
              Handover handover = new Handover(emitter);
              emitter.onTermination(handover::leave);
              repeats
                  .patiently(() -> reserve(key, UUID.randomUUID().toString()))
                  .subscribe()
                  .with(handover::give, emitter::fail);
            });
  }

  private Uni<Reservation> reserve(RequestKey key, String owner) {
    return unitOfWork
        .writeOne("request.reserve", r -> r.answers().reserve(key, owner, LEASE))
        .flatMap(
            ours ->
                ours
                    ? Uni.createFrom().item(new Reservation(key, owner, Optional.empty()))
                    // As a write, since what was stored with it is settled with all caches then.
                    : unitOfWork
                        .writeOne("request.find", r -> r.answers().find(key))
                        .map(kept -> answered(key, owner, kept)));
  }

  private Reservation answered(RequestKey key, String owner, Optional<Kept> kept) {
    if (kept.isEmpty()) {
      throw new StorageException.InProgress();
    }
    return new Reservation(key, owner, kept);
  }

  /** A reservation on its way to a request that may have gone meanwhile. */
  private static final class Handover {

    private final UniEmitter<? super Reservation> receiver;
    private boolean given;
    private boolean gone;

    private Handover(UniEmitter<? super Reservation> receiver) {
      this.receiver = receiver;
    }

    private void give(Reservation reservation) {
      if (begin()) {
        receiver.complete(reservation);
      } else {
        reservation.free().subscribe().with(freed -> {});
      }
    }

    private synchronized boolean begin() {
      given = !gone;
      return given;
    }

    private synchronized void leave() {
      gone = !given;
    }
  }

  /** A key in the hands of one request, or the answer that another one has left. */
  public final class Reservation {

    private final RequestKey key;
    private final String owner;
    private final Optional<Kept> kept;
    private final Cancellable renewing;

    private Reservation(RequestKey key, String owner, Optional<Kept> kept) {
      this.key = key;
      this.owner = owner;
      this.kept = kept;
      this.renewing = kept.isPresent() ? () -> {} : renew();
    }

    public boolean isAnswered() {
      return kept.isPresent();
    }

    /** The answer that is kept, if this is the request that it was given to. */
    public KeptAnswer again(KeyedRequest request) {
      return repeats.again(kept.orElseThrow(), request);
    }

    /**
     * Has the answer kept in the unit of work that stores the last thing.
     *
     * @param answer what is to be kept of an end, if anything
     */
    public <E> Closing<E> closing(
        Supplier<KeyedRequest> request, Function<E, Optional<KeptAnswer>> answer) {
      return new Closing<>(
          (repositories, end) ->
              answer
                  .apply(end)
                  .map(kept -> write(repositories, request.get(), kept))
                  .orElseGet(() -> Uni.createFrom().voidItem()));
    }

    /**
     * Keeps the answer to a request that has come to its end, where that is not done yet because it
     * has stored nothing. If that fails, the request is carried out again when it comes again.
     */
    public Uni<Void> keep(KeyedRequest request, KeptAnswer answer) {
      renewing.cancel();
      observer.carriedOut();
      return quietly(unitOfWork.writeOne("request.keep", r -> write(r, request, answer)));
    }

    /**
     * Does nothing where it is done already, or where somebody else has the key by now because this
     * took too long.
     */
    private Uni<Void> write(Repositories repositories, KeyedRequest request, KeptAnswer answer) {
      return repositories.answers().complete(request, answer, owner).replaceWithVoid();
    }

    /** Lets the key go: the request was not carried out to its end. */
    public Uni<Void> free() {
      renewing.cancel();
      return quietly(unitOfWork.writeOne("request.free", r -> r.answers().free(key, owner)));
    }

    private Cancellable renew() {
      return Multi.createFrom()
          .ticks()
          .startingAfter(RENEWAL)
          .every(RENEWAL)
          .onOverflow()
          .drop()
          .onItem()
          .transformToUniAndConcatenate(
              tick ->
                  quietly(
                      unitOfWork
                          .writeOne("request.renew", r -> r.answers().renew(key, owner, LEASE))
                          .ifNoItem()
                          .after(RENEWAL)
                          .fail()
                          .replaceWithVoid()))
          .subscribe()
          .with(
              ignored -> {},
              failure -> LOG.error("a reservation is not renewed any more", failure));
    }

    private static Uni<Void> quietly(Uni<Void> work) {
      return work.onFailure()
          .invoke(e -> LOG.debug("a reservation could not be changed", e))
          .onFailure()
          .recoverWithNull();
    }
  }
}
