package io.researcharr.data.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** An instance that does what a test says with each request that it gets. */
final class ScriptedUpstream implements AutoCloseable {

  private final ServerSocket server;
  private final Script script;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final AtomicInteger connections = new AtomicInteger();

  private ScriptedUpstream(ServerSocket server, Script script) {
    this.server = server;
    this.script = script;
  }

  static ScriptedUpstream start(Script script) {
    try {
      ScriptedUpstream upstream = new ScriptedUpstream(new ServerSocket(0), script);
      upstream.threads.execute(upstream::accept);
      return upstream;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int port() {
    return server.getLocalPort();
  }

  /** The first lines of all requests. */
  List<String> requests() {
    return requests;
  }

  int connections() {
    return connections.get();
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = server.accept();
        connections.incrementAndGet();
        threads.execute(() -> serve(socket));
      }
    } catch (IOException closed) {
      threads.shutdown();
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      var in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
      boolean goesOn = true;
      for (String first = in.readLine(); goesOn && first != null; first = in.readLine()) {
        requests.add(first);
        int length = 0;
        for (String line = in.readLine(); !line.isEmpty(); line = in.readLine()) {
          if (line.toLowerCase().startsWith("content-length:")) {
            length = Integer.parseInt(line.substring(15).strip());
          }
        }
        in.skip(length);
        goesOn = script.answer(first, socket.getOutputStream());
        if (!goesOn) {
          return;
        }
      }
    } catch (IOException hungUp) {
      return;
    }
  }

  @Override
  public void close() {
    try {
      server.close();
      threads.shutdownNow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What to do with a request; false to hang up after it. */
  interface Script {

    boolean answer(String request, OutputStream out) throws IOException;

    /** A short answer on a connection that stays open. */
    static Script fine() {
      return (request, out) -> {
        out.write(
            "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok".getBytes(StandardCharsets.US_ASCII));
        out.flush();
        return true;
      };
    }

    /** An end without a word, after the request has been read. */
    static Script hangUp() {
      return (request, out) -> false;
    }
  }
}
