package io.researcharr.data.bench;

import io.researcharr.data.fixture.FreePorts;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The packaged service as a process of its own, on free ports. */
final class Service implements AutoCloseable {

  static final String API_KEY = "bench-admin-key";

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration STREAMING = Duration.ofMinutes(30);
  private static final Duration CALM = Duration.ofMillis(50);
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final Process process;
  private final int port;
  private final int managementPort;
  private final long startNanos;
  private Duration startTime = Duration.ZERO;

  private Service(Process process, int port, int managementPort, long startNanos) {
    this.process = process;
    this.port = port;
    this.managementPort = managementPort;
    this.startNanos = startNanos;
  }

  static Service start(String name, Path jar, String databaseUrl, Map<String, String> variables)
      throws IOException {
    Path log = jar.resolveSibling("../log-" + name.replaceAll("\\W+", "-") + ".txt").normalize();
    int port = FreePorts.next();
    int managementPort = FreePorts.next();
    List<String> command = new ArrayList<>(List.of("java", "-Xmx256m"));
    command.addAll(extraJvmOptions());
    command.add("-XX:SharedArchiveFile=" + jar.resolveSibling("app-cds.jsa"));
    command.addAll(List.of("-jar", jar.toString()));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.redirectErrorStream(true).redirectOutput(log.toFile());
    Map<String, String> environment = builder.environment();
    environment.put("DATABASE_URL", databaseUrl);
    environment.put("HTTP_HOST", "127.0.0.1");
    environment.put("HTTP_PORT", String.valueOf(port));
    environment.put("MANAGEMENT_PORT", String.valueOf(managementPort));
    environment.put("API_KEY", API_KEY);
    environment.put("QUARKUS_MICROMETER_BINDER_HTTP_SERVER_IGNORE_PATTERNS", "/bare/.*");
    environment.putAll(variables);
    long start = System.nanoTime();
    return new Service(builder.start(), port, managementPort, start);
  }

  /** For looking into the service, such as with a flight recording. */
  private static List<String> extraJvmOptions() {
    String options = System.getenv("BENCH_JVM_OPTIONS");
    return options == null || options.isBlank() ? List.of() : List.of(options.split(" "));
  }

  void awaitReady() throws InterruptedException {
    URI ready = URI.create("http://127.0.0.1:" + managementPort + "/q/health/ready");
    while (!isOk(ready)) {
      if (!process.isAlive() || sinceStart().compareTo(PATIENCE) > 0) {
        throw new IllegalStateException("the service does not start; see the logs beside the jar");
      }
      TimeUnit.MILLISECONDS.sleep(10);
    }
    startTime = sinceStart();
  }

  /** Waits until what an earlier load left behind has been worked off. */
  void settle() throws InterruptedException {
    URI ready = URI.create("http://127.0.0.1:" + managementPort + "/q/health/ready");
    int calm = 0;
    for (int i = 0; i < 600 && calm < 3; i++) {
      long start = System.nanoTime();
      boolean ok = isOk(ready) && System.nanoTime() - start < CALM.toNanos();
      calm = ok ? calm + 1 : 0;
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }

  /** The time from the start of the process to its readiness. */
  Duration startTime() {
    return startTime;
  }

  String url() {
    return "http://127.0.0.1:" + port;
  }

  String get(String path) throws IOException, InterruptedException {
    return send(request(path).GET().build());
  }

  /** Changes a thing by a merge patch. */
  String patch(String path, String json) throws IOException, InterruptedException {
    return send(
        request(path)
            .header("Content-Type", "application/merge-patch+json")
            .header("If-Match", "*")
            .method("PATCH", HttpRequest.BodyPublishers.ofString(json))
            .build());
  }

  /** The sum of the values of a metric whose line has all of these texts in it. */
  double metric(String name, String... parts) throws IOException, InterruptedException {
    URI metrics = URI.create("http://127.0.0.1:" + managementPort + "/q/metrics");
    return HTTP.send(HttpRequest.newBuilder(metrics).build(), HttpResponse.BodyHandlers.ofString())
        .body()
        .lines()
        .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
        .filter(line -> List.of(parts).stream().allMatch(line::contains))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  String post(String path, String json) throws IOException, InterruptedException {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json))
            .build());
  }

  /** Sets what is not there yet. */
  String put(String path, String json) throws IOException, InterruptedException {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .header("If-None-Match", "*")
            .PUT(HttpRequest.BodyPublishers.ofString(json))
            .build());
  }

  /** Sends lines as one bulk request and gives the answer, of which every line must be stored. */
  String bulk(InputStream lines) throws IOException, InterruptedException {
    return bulk(lines, false);
  }

  /**
   * The same.
   *
   * @param isAtomic whether all of it is stored in one transaction
   */
  String bulk(InputStream lines, boolean isAtomic) throws IOException, InterruptedException {
    String answer =
        send(
            request("/api/v1/media/bulk?atomic=" + isAtomic)
                .header("Content-Type", "application/x-ndjson")
                .POST(HttpRequest.BodyPublishers.ofInputStream(() -> lines))
                .build());
    if (!answer.contains("\"rejected\":0") || answer.contains("problem")) {
      throw new IllegalStateException(answer);
    }
    return answer;
  }

  /** Reads a stream to its end as fast as it comes, and counts its lines. */
  long stream(String path, String accept) throws IOException, InterruptedException {
    HttpRequest request = request(path).header("Accept", accept).timeout(STREAMING).build();
    try (InputStream in = HTTP.send(request, HttpResponse.BodyHandlers.ofInputStream()).body()) {
      byte[] part = new byte[64 * 1024];
      long lines = 0;
      for (int read = in.read(part); read >= 0; read = in.read(part)) {
        for (int i = 0; i < read; i++) {
          lines += part[i] == '\n' ? 1 : 0;
        }
      }
      return lines;
    }
  }

  String metrics() throws IOException, InterruptedException {
    URI metrics = URI.create("http://127.0.0.1:" + managementPort + "/q/metrics");
    return send(HttpRequest.newBuilder(metrics).build());
  }

  /** What is in use of the heap right after a full collection, in MiB. */
  double heapAfterCollectionMib() throws IOException, InterruptedException {
    new ProcessBuilder("jcmd", String.valueOf(process.pid()), "GC.run")
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
    return metrics()
            .lines()
            .filter(line -> line.startsWith("jvm_memory_used_bytes{area=\"heap\""))
            .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
            .sum()
        / (1024 * 1024);
  }

  /** Resident memory now, in MiB. */
  long residentMib() throws IOException {
    return memory("VmRSS:");
  }

  /** The most resident memory the process ever had, in MiB. */
  long peakMib() throws IOException {
    return memory("VmHWM:");
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(15, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(url() + path)).header("X-Api-Key", API_KEY);
  }

  private static String send(HttpRequest request) throws IOException, InterruptedException {
    var answer = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() >= 300) {
      throw new IllegalStateException(
          request.uri() + " answers " + answer.statusCode() + ": " + answer.body());
    }
    return answer.body();
  }

  private static boolean isOk(URI uri) throws InterruptedException {
    try {
      var request = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(3)).build();
      return HTTP.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  private Duration sinceStart() {
    return Duration.ofNanos(System.nanoTime() - startNanos);
  }

  /** How long the processors have worked for it so far, all together. */
  double processorSeconds() {
    return process.toHandle().info().totalCpuDuration().orElseThrow().toMillis() / 1e3;
  }

  /** How long the processors have worked to compile it so far. */
  double compilerSeconds() throws IOException {
    double seconds = 0;
    try (var tasks = Files.list(Path.of("/proc/" + process.pid() + "/task"))) {
      for (Path task : tasks.toList()) {
        seconds += compilerSeconds(task);
      }
    }
    return seconds;
  }

  private static double compilerSeconds(Path task) {
    try {
      boolean compiles = Files.readString(task.resolve("comm")).matches("C[12] Compiler.*\\s*");
      return compiles
          ? Long.parseLong(Files.readString(task.resolve("schedstat")).split(" ")[0]) / 1e9
          : 0;
    } catch (IOException e) {
      return 0; // it has just ended
    }
  }

  private long memory(String field) throws IOException {
    return Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream()
        .filter(line -> line.startsWith(field))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D+", "")) / 1024)
        .findFirst()
        .orElseThrow();
  }
}
