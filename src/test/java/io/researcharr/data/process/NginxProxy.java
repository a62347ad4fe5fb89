package io.researcharr.data.process;

import static org.awaitility.Awaitility.await;

import io.researcharr.data.deploy.Tool;
import io.researcharr.data.fixture.FreePorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A real nginx with the configuration of {@code deploy/nginx} in front of three ports. */
final class NginxProxy implements AutoCloseable {

  private static final Path CONFIGURATION = Path.of("deploy/nginx/researcharr.conf");

  private final Process process;
  private final int port;

  private NginxProxy(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  static NginxProxy start(Path directory, List<Integer> upstreams) {
    Tool nginx = Tool.needed("nginx");
    try {
      int port = FreePorts.next();
      String own =
          Files.readString(CONFIGURATION).replace("listen 8080", "listen 127.0.0.1:" + port);
      for (int i = 0; i < upstreams.size(); i++) {
        own = own.replace("data-" + (i + 1) + ":8080", "127.0.0.1:" + upstreams.get(i));
      }
      Path file = Files.createTempDirectory(directory, "nginx").resolve("nginx.conf");
      Files.writeString(file, whole(file.getParent(), own));
      Process process =
          new ProcessBuilder(
                  nginx.program().toString(), "-p", file.getParent() + "/", "-c", file + "")
              .redirectErrorStream(true)
              .redirectOutput(file.resolveSibling("output.log").toFile())
              .start();
      NginxProxy proxy = new NginxProxy(process, port);
      await().atMost(Duration.ofSeconds(10)).until(proxy::listens);
      return proxy;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String whole(Path directory, String servers) {
    String user = System.getProperty("user.name").equals("root") ? "user root;\n" : "";
    StringBuilder paths = new StringBuilder();
    for (String part : List.of("client_body", "proxy", "fastcgi", "uwsgi", "scgi")) {
      paths.append("  %s_temp_path %s/%s;%n".formatted(part, directory, part));
    }
    return user
        + "daemon off;\nworker_processes 1;\n"
        + "pid %1$s/pid;%nerror_log %1$s/error.log;%n".formatted(directory)
        + "events { worker_connections 512; }\nhttp {\n  access_log off;\n"
        + paths
        + servers
        + "}\n";
  }

  private boolean listens() {
    try (Socket ignored = new Socket("127.0.0.1", port)) {
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  int port() {
    return port;
  }

  @Override
  public void close() {
    process.destroy();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
