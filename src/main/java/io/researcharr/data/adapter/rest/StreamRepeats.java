package io.researcharr.data.adapter.rest;

import io.researcharr.data.domain.repeat.KeyedRequest;
import io.researcharr.data.domain.repeat.RequestKey;
import io.researcharr.data.service.Closing;
import io.researcharr.data.service.Repeats;
import io.researcharr.data.service.Reservations;
import io.researcharr.data.service.Reservations.Reservation;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;

/**
 * Carries out requests once whose bodies are streams. A repeat is read to its end, since only then
 * it is known whether it is the same request, and then gets the answer that is kept.
 */
@ApplicationScoped
class StreamRepeats {

  private final Reservations reservations;

  StreamRepeats(Reservations reservations) {
    this.reservations = reservations;
  }

  /** A request that is answered by lines, one for each event of the call. */
  <E> Multi<byte[]> lines(RequestKey key, HttpServerRequest http, LineCall<E> call) {
    Hashed body = new Hashed(http);
    return reservations
        .begin(key)
        .onItem()
        .transformToMulti(
            held ->
                held.isAnswered()
                    ? body.toItsEnd(key)
                        .map(held::again)
                        .invoke(kept -> http.response().putHeader(KeptAnswers.REPLAYED, "true"))
                        .map(kept -> kept.body().getBytes(StandardCharsets.UTF_8))
                        .toMulti()
                    : carryOut(held, key, body, call));
  }

  private static <E> Multi<byte[]> carryOut(
      Reservation held, RequestKey key, Hashed body, LineCall<E> call) {
    KeptLines lines = new KeptLines();
    Closing<List<E>> closing =
        held.closing(
            () -> body.request(key),
            last -> lines.answerWith(last.stream().map(call::line).toList()));
    return call.events(body.stream(), closing)
        .invoke(
            event -> {
              if (call.isBroken(event)) {
                lines.spoil();
              }
            })
        .map(call::line)
        .invoke(lines::add)
        .onCompletion()
        .call(
            () ->
                lines
                    .answer()
                    .map(answer -> held.keep(body.request(key), answer))
                    .orElseGet(held::free))
        .onFailure()
        .call(held::free)
        .onCancellation()
        .call(held::free);
  }

  /** A request that has one answer, which tells how it has ended. */
  <E> Uni<Response> answer(RequestKey key, HttpServerRequest http, EndCall<E> call) {
    Hashed body = new Hashed(http);
    return reservations
        .begin(key)
        .flatMap(
            held ->
                held.isAnswered()
                    ? body.toItsEnd(key)
                        .map(held::again)
                        .map(kept -> KeptAnswers.response(new Repeats.Given(kept, true)))
                    : carryOut(held, key, body, call));
  }

  private static <E> Uni<Response> carryOut(
      Reservation held, RequestKey key, Hashed body, EndCall<E> call) {
    Closing<E> closing =
        held.closing(
            () -> body.request(key),
            end ->
                call.isKept(end)
                    ? Optional.of(KeptAnswers.of(call.answer(end)))
                    : Optional.empty());
    return call.end(body.stream(), closing)
        .flatMap(
            end -> {
              Response answer = call.answer(end);
              return (call.isKept(end)
                      ? held.keep(body.request(key), KeptAnswers.of(answer))
                      : held.free())
                  .replaceWith(answer);
            })
        .onFailure()
        .call(held::free)
        .onCancellation()
        .call(held::free);
  }

  /** A request that is answered line by line. */
  interface LineCall<E> {

    Multi<E> events(Multi<Buffer> body, Closing<List<E>> closing);

    byte[] line(E event);

    /** Whether this says that the request was broken off, and is to be done when it comes again. */
    boolean isBroken(E event);
  }

  /** A request that is answered when it has ended. */
  interface EndCall<E> {

    Uni<E> end(Multi<Buffer> body, Closing<E> closing);

    Response answer(E end);

    /** Whether a repeat shall get the same answer. */
    boolean isKept(E end);
  }

  /** A body that goes through a digest on its way. */
  private static final class Hashed {

    private final MessageDigest digest;
    private final Multi<Buffer> stream;
    private KeyedRequest whole;

    private Hashed(HttpServerRequest http) {
      this.digest = KeyedRequests.digest(http);
      this.stream = Bodies.stream(http).invoke(chunk -> digest.update(chunk.getBytes()));
    }

    private Multi<Buffer> stream() {
      return stream;
    }

    private Uni<KeyedRequest> toItsEnd(RequestKey key) {
      return stream.onItem().ignoreAsUni().map(end -> request(key));
    }

    /** The request, when all of its body has come. */
    private synchronized KeyedRequest request(RequestKey key) {
      if (whole == null) {
        whole = KeyedRequests.of(key, digest);
      }
      return whole;
    }
  }
}
