package io.researcharr.data.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** The image, compose and the unit of systemd, as far as they can be looked at without running. */
class ContainerFilesTest {

  private static final List<String> DOCKERFILE =
      Yaml.text("deploy/docker/Dockerfile").lines().toList();

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
    assertThat(
            Stream.of(result.output()).filter(text -> text.contains("researcharr-data.service:")))
        .isEmpty();
  }
}
