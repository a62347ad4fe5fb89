package io.researcharr.data.process;

import io.researcharr.data.fixture.Wire;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BiPredicate;
import java.util.function.Supplier;

/**
 * A caller that keeps its connection and sends one request after the other on it, until an answer
 * says that the connection is not to be used again. It notes every request that got no whole
 * answer.
 */
record SteadyCaller(
    int port, Supplier<String> request, BiPredicate<String, Wire.Answer> whole, Queue<String> cut)
    implements Runnable {

  static Queue<String> none() {
    return new ConcurrentLinkedQueue<>();
  }

  static String get(String path) {
    return head("GET", path, List.of());
  }

  static String post(String path, String json) {
    return head(
            "POST",
            path,
            List.of("Content-Type: application/json", "Content-Length: " + json.length()))
        + json;
  }

  private static String head(String method, String path, List<String> more) {
    String headers = more.isEmpty() ? "" : String.join("\r\n", more) + "\r\n";
    return "%s /api/v1%s HTTP/1.1\r\nHost: localhost\r\nX-Api-Key: %s\r\n%s\r\n"
        .formatted(method, path, ServiceProcess.KEY, headers);
  }

  @Override
  public void run() {
    try (Wire wire = Wire.open(port)) {
      boolean isTold = false;
      while (!isTold) {
        String sent = request.get();
        try {
          Wire.Answer answer = wire.send(sent).receive();
          if (!whole.test(sent, answer)) {
            cut.add(answer + " to " + sent);
          }
          isTold = answer.status() < 100 || answer.header("Connection").equals("close");
        } catch (UncheckedIOException | NumberFormatException e) {
          cut.add(e + " after " + sent);
          isTold = true;
        }
      }
    }
  }
}
