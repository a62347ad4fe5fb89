package io.researcharr.data.process;

import static org.awaitility.Awaitility.await;

import io.researcharr.data.fixture.FreePorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;

/** The packaged service as a process of its own, as an operator would start it. */
final class ServiceProcess implements AutoCloseable {

  static final String KEY = "the-admin-key-of-the-tests";

  /** For a service that has so much to do that the second compiler is worth its time. */
  static final String BUSY = "-XX:TieredStopAtLevel=4";

  private static final String QUICK = "-XX:TieredStopAtLevel=1";

  private static final HttpClient HTTP =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  private final Process process;
  private final Path output;
  private final int port;
  private final int managementPort;

  private ServiceProcess(Process process, Path output, int port, int managementPort) {
    this.process = process;
    this.output = output;
    this.port = port;
    this.managementPort = managementPort;
  }

  /** Starts a service in a directory; what the environment says comes on top of free ports. */
  static ServiceProcess start(Path directory, Map<String, String> environment, String... jvm) {
    return start(directory, environment, quickJava(), packaged(), List.of(jvm));
  }

  /** The same, as what another command starts in its turn. */
  static ServiceProcess startBehind(
      List<String> command, Path directory, Map<String, String> environment) {
    List<String> start = new ArrayList<>(command);
    start.addAll(quickJava());
    return start(directory, environment, start, packaged(), List.of());
  }

  /** The same on another Java than that of the tests. */
  static ServiceProcess on(
      Path java, Path directory, Map<String, String> environment, String... jvm) {
    List<String> start = List.of(java.resolve("bin/java").toString());
    return start(directory, environment, start, packaged(), List.of(jvm));
  }

  /** The same of a service that may be packaged elsewhere. */
  static ServiceProcess start(
      Path packaged, Path directory, Map<String, String> environment, String... jvm) {
    return start(directory, environment, List.of(ownJava(), QUICK), packaged, List.of(jvm));
  }

  /** What is started of the packaged service. */
  static Path packaged() {
    return Path.of(System.getProperty("service.jar")).toAbsolutePath();
  }

  private static String ownJava() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  /** As the README starts it, but that no processor time goes into what soon ends. */
  private static List<String> quickJava() {
    String archive = "-XX:SharedArchiveFile=" + packaged().resolveSibling("app-cds.jsa");
    return List.of(ownJava(), archive, QUICK);
  }

  private static ServiceProcess start(
      Path directory,
      Map<String, String> environment,
      List<String> java,
      Path packaged,
      List<String> jvm) {
    try {
      int port = FreePorts.next();
      String wanted = environment.get("MANAGEMENT_PORT");
      boolean isPort = wanted != null && wanted.matches("\\d+");
      int managementPort = isPort ? Integer.parseInt(wanted) : FreePorts.next();
      Path output = Files.createTempFile(directory, "service", ".log");
      List<String> command = new ArrayList<>(java);
      command.addAll(jvm);
      command.addAll(List.of("-jar", packaged.toString()));
      var builder =
          new ProcessBuilder(command)
              .directory(directory.toFile())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile());
      Map<String, String> variables = new HashMap<>();
      variables.put("HTTP_HOST", "127.0.0.1");
      variables.put("HTTP_PORT", String.valueOf(port));
      variables.put("MANAGEMENT_PORT", String.valueOf(managementPort));
      // Nobody has to look elsewhere here.
      variables.put("SHUTDOWN_DELAY", "0s");
      variables.putAll(environment);
      builder.environment().putAll(variables);
      return new ServiceProcess(builder.start(), output, port, managementPort);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  ServiceProcess ready() {
    return ready(Duration.ofMinutes(3));
  }

  /** Waits until it is ready, on a machine that has other things to do as well, or ends it. */
  ServiceProcess ready(Duration patience) {
    try {
      await()
          .alias("the start of the service")
          .atMost(patience)
          .pollInterval(Duration.ofMillis(50))
          .until(() -> isReady() || !isAlive());
    } catch (ConditionTimeoutException e) {
      kill();
      throw new IllegalStateException("the service is not ready in time: " + output(), e);
    }
    if (!isAlive()) {
      throw new IllegalStateException("the service has ended: " + output());
    }
    return this;
  }

  boolean isReady() {
    try {
      return management("/q/health/ready").statusCode() == 200;
    } catch (UncheckedIOException e) {
      return false;
    }
  }

  boolean isListening() {
    try {
      return management("/q/health/live").statusCode() == 200;
    } catch (UncheckedIOException e) {
      return false;
    }
  }

  HttpResponse<String> management(String path) {
    return send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + managementPort + path)));
  }

  String managementUrl() {
    return "http://127.0.0.1:" + managementPort;
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(uri(path)).header("X-Api-Key", KEY);
  }

  URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port + "/api/v1" + path);
  }

  HttpResponse<String> get(String path) {
    return send(request(path));
  }

  HttpResponse<String> post(String path, String json) {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json)));
  }

  HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return HTTP.send(
          request.timeout(Duration.ofSeconds(60)).build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  static HttpClient http() {
    return HTTP;
  }

  int port() {
    return port;
  }

  int managementPort() {
    return managementPort;
  }

  String output() {
    try {
      return Files.readString(output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What it warns of, but that something was slow. */
  List<String> complaints() {
    return said().filter(line -> line.contains(" WARN ") || line.contains(" ERROR ")).toList();
  }

  /** The lines that it has written, but that something was slow, and where: machines are. */
  Stream<String> said() {
    return output()
        .lines()
        .filter(line -> !line.isBlank())
        .filter(line -> !line.contains(".slow]"))
        .filter(line -> !line.contains("[io.vertx.core.impl.BlockedThreadChecker]"))
        .filter(line -> !line.startsWith("\tat ") && !line.contains("Thread blocked"));
  }

  /** Waits until the process has ended by itself and gives its exit code. */
  int exitCode() {
    try {
      if (!process.waitFor(90, TimeUnit.SECONDS)) {
        throw new IllegalStateException("still running: " + output());
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** The names of the classes of which there are objects. */
  String classes() {
    try {
      Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
      Process asked =
          new ProcessBuilder(
                  jcmd.toString(), String.valueOf(process.pid()), "GC.class_histogram", "-all")
              .start();
      return new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Stops the process where it is (signal 19), as a machine without time for it would. */
  void freeze() {
    signal(String.valueOf(process.pid()), "STOP");
  }

  /** Lets it go on as if nothing had happened. */
  void thaw() {
    signal(String.valueOf(process.pid()), "CONT");
  }

  /** Sends a signal to any process. */
  static void signal(String pid, String name) {
    try {
      new ProcessBuilder("kill", "-" + name, pid).inheritIO().start().waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Tells the process to end, and does not wait until it has (signal 15). */
  void end() {
    process.destroy();
  }

  /** The end that leaves a process no time for anything (signal 9). */
  void kill() {
    process.destroyForcibly();
    exitCode();
  }

  /** The end that a process may prepare for (signal 15). */
  @Override
  public void close() {
    process.destroy();
    exitCode();
  }
}
