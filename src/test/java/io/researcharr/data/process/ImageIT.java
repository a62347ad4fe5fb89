package io.researcharr.data.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.researcharr.data.fixture.FreePorts;
import io.researcharr.data.fixture.PostgresServer;
import io.researcharr.data.fixture.RedisServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the image runs, without the image: its entry on the Java that it has, and its health check.
 */
@Tag("together")
class ImageIT {

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Path MACHINES = Path.of("/usr/lib/jvm");

  @TempDir Path directory;

  @Test
  void saysEveryLineInJsonOnSqlite() throws IOException {
    saysEveryLineInJson(Map.of("DATABASE_URL", "sqlite:///" + directory.resolve("image.db")));
  }

  @Test
  void saysEveryLineInJsonOnPostgresWithRedis() throws IOException {
    try (RedisServer redis = RedisServer.start()) {
      saysEveryLineInJson(
          Map.of(
              "DATABASE_URL",
              PostgresServer.newDatabase(),
              "CACHE_PROVIDER",
              "redis",
              "REDIS_URL",
              redis.url()));
    }
  }

  private void saysEveryLineInJson(Map<String, String> database) throws IOException {
    // Given
    Optional<Path> java = java25();
    assumeTrue(java.isPresent(), "there is no Java 25, so that of the image is not tested");
    Map<String, String> environment = new HashMap<>(database);
    environment.put("API_KEY", ServiceProcess.KEY);
    environment.put("LOG_FORMAT", "json");
    String output;

    // When
    try (ServiceProcess service =
        ServiceProcess.on(java.get(), directory, environment, flags()).ready()) {
      var created =
          service.post(
              "/media", "{\"type\":\"movie\",\"title\":\"Heat\",\"externalId\":\"image:1\"}");
      assertThat(created.statusCode()).isEqualTo(201);
      assertThat(service.get("/media/external/image:1").body()).contains("\"Heat\"");
      assertThat(service.management("/q/metrics").body()).contains("java=\"25");
      service.end();
      service.exitCode();
      output = service.output();
    }

    // Then
    assertThat(output.lines()).isNotEmpty().allSatisfy(line -> MAPPER.readTree(line));
  }

  /** What stands between {@code java} and {@code -jar} in the entry of the image. */
  private static String[] flags() throws IOException {
    List<String> entry =
        Files.readString(Path.of("deploy/docker/Dockerfile"))
            .replace("\\\n", " ")
            .lines()
            .filter(line -> line.startsWith("ENTRYPOINT "))
            .map(line -> words(line.substring("ENTRYPOINT ".length())))
            .findFirst()
            .orElseThrow();
    assertThat(entry).startsWith("java").endsWith("-jar", "/app/quarkus-run.jar");
    return entry.subList(1, entry.size() - 2).toArray(String[]::new);
  }

  private static List<String> words(String json) {
    try {
      return MAPPER.readValue(json, new TypeReference<>() {});
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(json, e);
    }
  }

  private static Optional<Path> java25() throws IOException {
    if (!Files.isDirectory(MACHINES)) {
      return Optional.empty();
    }
    try (Stream<Path> machines = Files.list(MACHINES)) {
      return machines
          .filter(machine -> machine.getFileName().toString().matches("\\D*25(\\D.*)?"))
          .filter(machine -> Files.isExecutable(machine.resolve("bin/java")))
          .findFirst();
    }
  }

  /** All that can be written to is the place of its data and that of temporary files. */
  @Test
  void needsNothingElseToWriteTo() throws IOException {
    // Given
    Path data = Files.createDirectory(directory.resolve("data"));
    Path temporary = Files.createDirectory(directory.resolve("tmp"));
    String target = ServiceProcess.packaged().getParent().toString();
    String closed =
        """
        set -e
        for at in / '%1$s' '%2$s'; do mount -o remount,ro,bind "$(findmnt -n -o TARGET -T "$at")"; done
        mount -t tmpfs tmpfs '%3$s'
        mount -t tmpfs tmpfs '%4$s'
        for at in / '%1$s' '%2$s'; do ! touch "$at/probe" 2> /dev/null; done
        """
            .formatted(directory, target, data, temporary);
    List<String> namespace = Namespaces.mounting(closed);
    assumeTrue(!namespace.isEmpty(), "file systems can't be mounted here");
    List<String> command = new ArrayList<>(namespace);
    command.addAll(
        List.of("sh", "-c", closed + "exec \"$0\" -Djava.io.tmpdir='" + temporary + "' \"$@\""));
    Map<String, String> environment =
        Map.of(
            "API_KEY",
            ServiceProcess.KEY,
            "DATABASE_URL",
            "sqlite:///" + data.resolve("it.db"),
            "SQLITE_TMPDIR",
            data.toString());

    // When
    try (ServiceProcess service =
        ServiceProcess.startBehind(command, directory, environment).ready()) {
      var created =
          service.post(
              "/media", "{\"type\":\"movie\",\"title\":\"Heat\",\"externalId\":\"image:2\"}");

      // Then
      assertThat(created.statusCode()).isEqualTo(201);
      assertThat(service.get("/media/external/image:2").body()).contains("\"Heat\"");
      assertThat(service.get("/media/search?q=heat").body()).contains("\"Heat\"");
    }
    assertThat(directory.resolve("probe")).doesNotExist();
    assertThat(data).isEmptyDirectory(); // what was written was in the service's own mounts
  }

  @Test
  void knowsWhetherItIsWell() throws IOException, InterruptedException {
    // Given
    String nobody = "postgresql://a:b@127.0.0.1:" + FreePorts.next() + "/c";
    try (ServiceProcess well = ServiceProcess.start(directory, Map.of()).ready();
        ServiceProcess unwell =
            ServiceProcess.start(
                Files.createDirectory(directory.resolve("unwell")),
                Map.of("DATABASE_URL", nobody))) {
      await().atMost(Duration.ofSeconds(60)).until(unwell::isListening);

      // Then
      assertThat(healthy(well.managementPort())).isZero();
      assertThat(healthy(unwell.managementPort())).isNotZero();
      assertThat(healthy(FreePorts.next())).isNotZero();
    }
  }

  private static int healthy(int port) throws IOException, InterruptedException {
    return new ProcessBuilder("deploy/docker/healthy", String.valueOf(port)).start().waitFor();
  }
}
