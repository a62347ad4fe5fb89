package io.researcharr.data.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.researcharr.data.fixture.Call;
import io.researcharr.data.fixture.PostgresServer;
import io.researcharr.data.fixture.Wire;
import io.researcharr.data.process.ScriptedUpstream.Script;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The configuration of nginx in a real nginx. */
@Tag("together")
class NginxIT {

  @TempDir Path directory;

  @Test
  void asksAnotherInstanceWhenOneHangsUpInTheMiddleOfARead() {
    try (ScriptedUpstream bad = ScriptedUpstream.start(Script.hangUp());
        ScriptedUpstream good = ScriptedUpstream.start(Script.fine());
        NginxProxy nginx = proxy(bad, bad, good)) {
      // When
      Wire.Answer answer = send(nginx, Call.of("GET", "/api/v1/media"));

      // Then
      assertThat(answer.status()).isEqualTo(200);
      assertThat(bad.requests().size() + good.requests().size()).isGreaterThan(1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PATCH", "PUT", "DELETE"})
  void neverSendsAWriteTwice(String method) throws IOException {
    try (ScriptedUpstream bad = ScriptedUpstream.start(Script.hangUp());
        NginxProxy nginx = NginxProxy.start(directory, List.of(nobody(), bad.port(), bad.port()))) {
      // When
      Wire.Answer answer = send(nginx, Call.json(method, "/api/v1/media", "{}"));

      // Then
      assertThat(answer.status()).isEqualTo(502);
      assertThat(bad.requests()).hasSize(1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PATCH", "PUT", "DELETE"})
  void takesAWriteToAnotherInstanceWhereItHasNotBeenSentYet(String method) throws IOException {
    String body = method.equals("DELETE") ? "" : '"' + "x".repeat(200_000) + '"';
    try (ScriptedUpstream good = ScriptedUpstream.start(Script.fine());
        NginxProxy nginx = NginxProxy.start(directory, List.of(nobody(), nobody(), good.port()))) {
      for (int i = 0; i < 10; i++) {
        assertThat(send(nginx, Call.json(method, "/api/v1/media/%C3%A4?a=%2F", body)).status())
            .isEqualTo(200);
      }
      assertThat(good.requests())
          .hasSize(10)
          .containsOnly(method + " /api/v1/media/%C3%A4?a=%2F HTTP/1.1");
    }
  }

  @Test
  void givesUpOnAWriteWhereNobodyIs() throws IOException {
    try (NginxProxy nginx = NginxProxy.start(directory, List.of(nobody(), nobody(), nobody()))) {
      for (String method : List.of("PUT", "DELETE", "POST", "GET")) {
        assertThat(send(nginx, Call.of(method, "/api/v1/media")).status()).isEqualTo(502);
      }
    }
  }

  /** A port on which nobody listens. */
  private static int nobody() throws IOException {
    try (ScriptedUpstream closed = ScriptedUpstream.start(Script.fine())) {
      return closed.port();
    }
  }

  @Test
  void givesTheFirstLineOfAStreamBeforeThereIsASecond() throws IOException, InterruptedException {
    // Given
    CountDownLatch firstIsRead = new CountDownLatch(1);
    Script stream =
        (request, out) -> {
          write(
              out,
              "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n"
                  + "Transfer-Encoding: chunked\r\n\r\n9\r\ndata: 1\n\n\r\n");
          try {
            boolean wasRead = firstIsRead.await(10, TimeUnit.SECONDS);
            write(out, wasRead ? "9\r\ndata: 2\n\n\r\n0\r\n\r\n" : "0\r\n\r\n");
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          return true;
        };
    try (ScriptedUpstream upstream = ScriptedUpstream.start(stream);
        NginxProxy nginx = proxy(upstream, upstream, upstream);
        Socket socket = new Socket("127.0.0.1", nginx.port())) {
      socket.setSoTimeout(20_000);

      // When
      write(
          socket.getOutputStream(),
          "GET /api/v1/events HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
      var in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
      boolean first = in.lines().anyMatch(line -> line.equals("data: 1"));
      firstIsRead.countDown();

      // Then
      assertThat(first).isTrue();
      assertThat(in.lines().toList()).contains("data: 2");
    }
  }

  @Test
  void keepsItsConnectionsToTheInstances() {
    try (ScriptedUpstream a = ScriptedUpstream.start(Script.fine());
        ScriptedUpstream b = ScriptedUpstream.start(Script.fine());
        ScriptedUpstream c = ScriptedUpstream.start(Script.fine());
        NginxProxy nginx = proxy(a, b, c)) {
      // When
      for (int i = 0; i < 60; i++) {
        assertThat(send(nginx, Call.of("GET", "/api/v1/media")).status()).isEqualTo(200);
      }

      // Then
      assertThat(a.requests().size() + b.requests().size() + c.requests().size()).isEqualTo(60);
      assertThat(a.connections() + b.connections() + c.connections()).isLessThanOrEqualTo(6);
    }
  }

  @Test
  void answersEveryReadWhileOneOfThreeRealInstancesIsKilled() {
    // Given
    Map<String, String> environment =
        Map.of("DATABASE_URL", PostgresServer.newDatabase(), "API_KEY", ServiceProcess.KEY);
    AtomicInteger wrong = new AtomicInteger();
    try (Cluster cluster = Cluster.start(directory, environment, 3);
        NginxProxy nginx =
            NginxProxy.start(
                directory,
                List.of(0, 1, 2).stream().map(i -> cluster.instance(i).port()).toList())) {
      Call system =
          Call.of("GET", "/api/v1/system").withoutKey().with("X-Api-Key: " + ServiceProcess.KEY);
      for (int i = 0; i < 400; i++) {
        if (i == 100) {
          // When
          cluster.kill(1);
        }
        Wire.Answer answer = send(nginx, system);
        if (answer.status() != 200 || answer.json().path("instanceId").asText().isEmpty()) {
          wrong.incrementAndGet();
        }
      }

      // Then
      assertThat(wrong).hasValue(0);
    }
  }

  private NginxProxy proxy(ScriptedUpstream... upstreams) {
    return NginxProxy.start(
        directory, List.of(upstreams).stream().map(ScriptedUpstream::port).toList());
  }

  private static Wire.Answer send(NginxProxy nginx, Call call) {
    try (Wire wire = Wire.open(nginx.port())) {
      return call.sendOn(wire, "Connection: close");
    }
  }

  private static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }
}
