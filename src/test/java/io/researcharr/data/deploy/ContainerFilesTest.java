package io.researcharr.data.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.Spliterators;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The image, compose and the unit of systemd, as far as they can be looked at without running. */
class ContainerFilesTest {

  @TempDir Path directory;

  private static final List<String> DOCKERFILE =
      Yaml.text("deploy/docker/Dockerfile").lines().toList();

  private static final JsonNode SERVICES = Yaml.merged("deploy/compose.yaml").path("services");

  @Test
  void buildAnImageThatIsNobodysRootAndKnowsWhetherItIsWell() {
    assertThat(DOCKERFILE).contains("USER 10001:10001");
    assertThat(DOCKERFILE).anyMatch(line -> line.startsWith("HEALTHCHECK "));
    assertThat(DOCKERFILE)
        .filteredOn(line -> line.startsWith("FROM "))
        .singleElement()
        .asString()
        .matches("FROM [a-z-]+:25[.\\d_]+\\S*");
  }

  @Test
  void copyWhatChangesMostLast() {
    List<String> copied =
        DOCKERFILE.stream()
            .filter(line -> line.startsWith("COPY "))
            .map(line -> line.split(" ")[1])
            .toList();

    assertThat(copied).startsWith("target/quarkus-app/lib/").endsWith("target/quarkus-app/app/");
    assertThat(copied)
        .filteredOn(path -> !path.startsWith("target/"))
        .allMatch(path -> Files.exists(Path.of(path)));
  }

  @Test
  void pinEveryImageAndMountOnlyWhatThereIs() {
    JsonNode services = Yaml.read("deploy/compose.yaml").path("services");
    List<JsonNode> all = StreamSupport.stream(services.spliterator(), false).toList();

    assertThat(all)
        .filteredOn(service -> service.has("image"))
        .allMatch(
            service ->
                service.has("build")
                    || service.path("image").asText().matches(".+:v?\\d+\\.\\d.*"));
    assertThat(mounts(all)).isNotEmpty().allMatch(path -> Files.exists(Path.of("deploy", path)));
    assertThat(services.findParents("profiles")).hasSizeGreaterThanOrEqualTo(5);
  }

  @Test
  void letNothingBeWrittenButDataAndWhatIsUnpacked() {
    assertThat(instances())
        .hasSize(4)
        .allSatisfy(
            service -> {
              assertThat(service.path("read_only").asBoolean()).isTrue();
              // Docker mounts it noexec, and native libraries could not be loaded from there.
              assertThat(service.path("tmpfs"))
                  .singleElement()
                  .asString()
                  .contains("/tmp:exec,mode=1777");
              assertThat(service.path("cap_drop")).singleElement().asString().contains("ALL");
              assertThat(service.path("stop_grace_period").asText()).isEqualTo("60s");
            });
  }

  @Test
  void lookAtTheDiskOfPostgres() {
    String mount = SERVICES.at("/node/volumes/0").asText();

    assertThat(SERVICES.at("/postgres/volumes")).anyMatch(v -> sameVolume(v.asText(), mount));
    assertThat(mount.split(":")[1]).matches(".*postgres.*"); // as the rule has it
    assertThat(Yaml.text("deploy/prometheus/rules.yml"))
        .contains("node_filesystem_avail_bytes{mountpoint=~\".*postgres.*\"}");
  }

  private static boolean sameVolume(String one, String other) {
    return one.split(":")[0].equals(other.split(":")[0]);
  }

  @Test
  void letPrometheusAskWhomThereIs() {
    List<String> asked =
        Yaml.read("deploy/prometheus/prometheus.yml").findValues("targets").stream()
            .flatMap(targets -> StreamSupport.stream(targets.spliterator(), false))
            .map(target -> target.asText().split(":")[0])
            .toList();

    assertThat(asked).hasSize(4).allMatch(SERVICES::has);
  }

  @Test
  void areWhatComposeTakes() throws IOException {
    // Given
    Tool compose = Tool.needed("docker-compose");
    Path file = directory.resolve("compose.yaml");
    // The last release in Python, which asks no daemon, does not know the name of a project.
    String known = Yaml.text("deploy/compose.yaml").replace("\nname: researcharr\n", "\n");
    Files.writeString(file, known);

    // When
    var result =
        compose.run(
            "-f",
            file.toString(),
            "--project-directory",
            "deploy",
            "--profile",
            "cluster",
            "config");
    Files.writeString(file, known.replace("stop_grace_period", "stop_grace_perod"));
    var misspelled =
        compose.run("-f", file.toString(), "--project-directory", "deploy", "config", "-q");

    // Then
    assertThat(result.code()).as(result.output()).isZero();
    assertThat(result.output()).contains("data-3:", "POSTGRES_DB: researcharr");
    assertThat(misspelled.code()).isNotZero();
    assertThat(misspelled.output()).contains("stop_grace_perod");
  }

  @Test
  void startWhatOthersNeedFirst() {
    assertThat(List.of("postgres", "redis"))
        .allSatisfy(name -> assertThat(SERVICES.at("/" + name + "/healthcheck/test")).isNotEmpty());
    assertThat(instances())
        .filteredOn(service -> service.has("depends_on"))
        .hasSize(3)
        .allSatisfy(
            service -> {
              for (String name : List.of("postgres", "redis")) {
                assertThat(service.at("/depends_on/" + name + "/condition").asText())
                    .isEqualTo("service_healthy");
              }
            });
  }

  @Test
  void tellManyInstancesWhereEverythingIsAndNameOnlyVariablesThatThereAre() {
    Set<String> known =
        Yaml.text("docs/configuration.md")
            .lines()
            .filter(line -> line.startsWith("| `"))
            .map(line -> line.split("`")[1])
            .collect(Collectors.toSet());

    assertThat(instances())
        .filteredOn(service -> service.has("environment"))
        .hasSize(3)
        .allSatisfy(
            service -> {
              JsonNode environment = service.path("environment");
              assertThat(environment.path("DATABASE_URL").asText()).contains("@postgres:5432/");
              assertThat(environment.path("CACHE_PROVIDER").asText()).isEqualTo("redis");
              assertThat(environment.path("REDIS_URL").asText()).isEqualTo("redis://redis:6379/0");
              assertThat(known).contains(names(environment));
            });
  }

  /** The instances, with what they take over from others. */
  private static List<JsonNode> instances() {
    return StreamSupport.stream(SERVICES.spliterator(), false)
        .filter(service -> service.path("image").asText().equals("researcharr-data"))
        .toList();
  }

  private static String[] names(JsonNode object) {
    return StreamSupport.stream(Spliterators.spliteratorUnknownSize(object.fieldNames(), 0), false)
        .toArray(String[]::new);
  }

  private static List<String> mounts(List<JsonNode> services) {
    return services.stream()
        .flatMap(service -> StreamSupport.stream(service.path("volumes").spliterator(), false))
        .map(JsonNode::asText)
        .filter(mount -> mount.startsWith("./"))
        .map(mount -> mount.split(":")[0])
        .toList();
  }

  @Test
  void areAUnitThatSystemdTakes() {
    // Given
    Tool systemd = Tool.needed("systemd-analyze");

    // When
    var result = systemd.run("verify", "deploy/systemd/researcharr-data.service");

    // Then
    assertThat(result.code()).as(result.output()).isZero();
    assertThat(result.output()).doesNotContain("researcharr-data.service:");
  }
}
