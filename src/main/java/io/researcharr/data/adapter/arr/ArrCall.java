package io.researcharr.data.adapter.arr;

import io.researcharr.data.port.UpstreamException;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/** A call for a list, up to the head of the answer. It can be tried again, and given up. */
final class ArrCall {

  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
  private static final int MAX_REDIRECTS = 5;

  private final Caller caller;
  private final ArrUrl start;
  private final String apiKey;
  private final Duration head;
  private final AtomicBoolean givenUp = new AtomicBoolean();
  private final AtomicReference<HttpClientRequest> current = new AtomicReference<>();

  /** What all calls have in common. */
  record Caller(Vertx vertx, HttpClient client, Timings timings) {}

  ArrCall(Caller caller, ArrUrl start, String apiKey, Duration head) {
    this.caller = caller;
    this.start = start;
    this.apiKey = apiKey;
    this.head = head;
  }

  /** One try, which may lead over several redirects. */
  Uni<ArrBody> open() {
    return Uni.createFrom().emitter(emitter -> new Try(start, MAX_REDIRECTS, emitter).run());
  }

  /** Breaks off what is under way, and lets no other try begin. */
  void giveUp() {
    givenUp.set(true);
    // Not at once, so that whoever cancels the body as well has done so when it breaks.
    Optional.ofNullable(current.get())
        .ifPresent(request -> caller.vertx().runOnContext(go -> request.reset()));
  }

  /** One request and what becomes of it. */
  private final class Try {

    private final ArrUrl url;
    private final int redirectsLeft;
    private final UniEmitter<? super ArrBody> emitter;

    Try(ArrUrl url, int redirectsLeft, UniEmitter<? super ArrBody> emitter) {
      this.url = url;
      this.redirectsLeft = redirectsLeft;
      this.emitter = emitter;
    }

    void run() {
      if (givenUp.get()) {
        emitter.fail(UpstreamException.lasting("the call was given up"));
        return;
      }
      var options = url.get().setConnectTimeout(caller.timings().connect().toMillis());
      caller.client().request(options).onSuccess(this::send).onFailure(this::fail);
    }

    private void send(HttpClientRequest request) {
      current.set(request);
      if (givenUp.get()) {
        request.reset();
      }
      long timer = caller.vertx().setTimer(head.toMillis(), fired -> tooLate(request));
      request
          .putHeader("X-Api-Key", apiKey)
          .putHeader("Accept", "application/json")
          .send()
          .onComplete(sent -> caller.vertx().cancelTimer(timer))
          .onSuccess(response -> answered(request, response))
          .onFailure(this::fail);
    }

    private void tooLate(HttpClientRequest request) {
      emitter.fail(
          UpstreamException.passing(url + " did not answer within " + head.toSeconds() + " s"));
      request.reset();
    }

    private void answered(HttpClientRequest request, HttpClientResponse response) {
      int status = response.statusCode();
      String type = Optional.ofNullable(response.getHeader("Content-Type")).orElse("");
      if (REDIRECTS.contains(status)) {
        discard(request, response);
        redirect(Optional.ofNullable(response.getHeader("Location")).orElse(""));
        return;
      }
      Failures.ofAnswer(url, status, type)
          .ifPresentOrElse(
              failure -> {
                discard(request, response);
                emitter.fail(failure);
              },
              () -> emitter.complete(new ArrBody(caller, url, request, response)));
    }

    /** Drops the connection: the rest of an unwanted answer may be of any size. */
    private void discard(HttpClientRequest request, HttpClientResponse response) {
      response.exceptionHandler(expected -> {});
      request.reset();
    }

    private void redirect(String location) {
      var next = url.redirect(location);
      if (location.isEmpty() || next.isEmpty()) {
        emitter.fail(UpstreamException.lasting(url + " redirects to nowhere"));
      } else if (!url.trusts(next.get())) {
        emitter.fail(
            UpstreamException.lasting(
                "redirects to another host are not followed: %s redirects to %s"
                    .formatted(url, (next.get().tls() ? "https://" : "http://") + next.get())));
      } else if (redirectsLeft == 0) {
        emitter.fail(
            UpstreamException.lasting(url + " redirects more than " + MAX_REDIRECTS + " times"));
      } else {
        new Try(next.get(), redirectsLeft - 1, emitter).run();
      }
    }

    private void fail(Throwable failure) {
      emitter.fail(Failures.ofConnection(url, failure));
    }
  }
}
