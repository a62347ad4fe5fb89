package io.researcharr.data.adapter.rest;

import io.researcharr.data.domain.repeat.KeyedRequest;
import io.researcharr.data.domain.repeat.RequestKey;
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
import java.util.function.BiFunction;
import java.util.function.Function;

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

  /** A request that is answered by lines, the way that {@code call} answers it. */
  Multi<byte[]> lines(
      RequestKey key,
      HttpServerRequest http,
      BiFunction<Multi<Buffer>, KeptLines, Multi<byte[]>> call) {
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

  private static Multi<byte[]> carryOut(
      Reservation held,
      RequestKey key,
      Hashed body,
      BiFunction<Multi<Buffer>, KeptLines, Multi<byte[]>> call) {
    KeptLines lines = new KeptLines();
    return call.apply(body.stream(), lines)
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

  /** A request that has one answer, which is kept where {@code call} says so. */
  Uni<Response> answer(
      RequestKey key, HttpServerRequest http, Function<Multi<Buffer>, Uni<Ended>> call) {
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

  private static Uni<Response> carryOut(
      Reservation held, RequestKey key, Hashed body, Function<Multi<Buffer>, Uni<Ended>> call) {
    return call.apply(body.stream())
        .call(
            ended ->
                ended.isKept()
                    ? held.keep(body.request(key), KeptAnswers.of(ended.answer()))
                    : held.free())
        .map(Ended::answer)
        .onFailure()
        .call(held::free)
        .onCancellation()
        .call(held::free);
  }

  /**
   * How a request has ended.
   *
   * @param isKept whether a repeat shall get the same answer
   */
  record Ended(Response answer, boolean isKept) {}

  /** A body that goes through a digest on its way. */
  private static final class Hashed {

    private final MessageDigest digest;
    private final Multi<Buffer> stream;

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

    private KeyedRequest request(RequestKey key) {
      return KeyedRequests.of(key, digest);
    }
  }
}
