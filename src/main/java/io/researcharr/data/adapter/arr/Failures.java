package io.researcharr.data.adapter.arr;

import io.researcharr.data.port.UpstreamException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;

/** What went wrong with a call, in words for people and without anything secret. */
final class Failures {

  private Failures() {}

  /** The failure of an answer that is no list, if it is none. */
  static Optional<UpstreamException> ofAnswer(ArrUrl url, int status, String contentType) {
    if (status == 200) {
      return contentType.startsWith("text/html")
          ? lasting(url + " answered a web page instead of JSON: a login page or a proxy?")
          : Optional.empty();
    }
    if (status == 401 || status == 403) {
      return lasting(url + " refused the API key (" + status + ")");
    }
    if (status == 404) {
      return lasting(url + " does not exist (404): is the base URL right?");
    }
    return status == 429 || status >= 500
        ? Optional.of(UpstreamException.passing(url + " answered " + status))
        : lasting(url + " answered " + status);
  }

  static UpstreamException ofConnection(ArrUrl url, Throwable failure) {
    if (failure instanceof UpstreamException upstream) {
      return upstream;
    }
    if (failure instanceof SSLException && !brokenOff(failure)) {
      return UpstreamException.lasting(url + " can't be trusted, or does not speak TLS");
    }
    if (failure instanceof UnknownHostException) {
      return UpstreamException.passing(url + " can't be found: unknown host");
    }
    if (failure instanceof ConnectException) {
      return UpstreamException.passing(url + " can't be reached");
    }
    return UpstreamException.passing(url + " broke the connection off");
  }

  private static boolean brokenOff(Throwable failure) {
    return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
        .anyMatch(
            cause ->
                cause instanceof ClosedChannelException
                    || cause.getClass() == IOException.class
                    || cause.getClass().getSimpleName().contains("Timeout"));
  }

  private static Optional<UpstreamException> lasting(String message) {
    return Optional.of(UpstreamException.lasting(message));
  }
}
