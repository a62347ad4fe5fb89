package io.researcharr.data.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The manifests for Kubernetes, as they are written and as kustomize puts them together. */
class KubernetesTest {

  @Test
  void haveNoFieldThatKubernetesDoesNotHave() {
    assertThat(files("resources")).hasSizeGreaterThan(7).allSatisfy(Manifests::read);
    assertThat(files("patches"))
        .filteredOn(text -> text.startsWith("apiVersion"))
        .hasSize(2)
        .allSatisfy(Manifests::read);
  }

  @Test
  void areReadStrictly() {
    assertThatThrownBy(
            () ->
                Manifests.read(
                    "{apiVersion: apps/v1, kind: Deployment, spec: {template: {spec: {containers:"
                        + " [{name: a, readynessProbe: {}}]}}}}"))
        .hasMessageContaining("readynessProbe");
  }

  @Test
  void keepTheFileOfSqliteToOneInstance() {
    Deployment deployment = deployment("sqlite");

    assertThat(deployment.getSpec().getReplicas()).isEqualTo(1);
    assertThat(deployment.getSpec().getStrategy().getType()).isEqualTo("Recreate");
    assertThat(pod(deployment).getVolumes())
        .anyMatch(volume -> volume.getPersistentVolumeClaim() != null);
    assertThat(container(deployment).getVolumeMounts())
        .anyMatch(mount -> mount.getMountPath().equals("/data"));
  }

  @Test
  void spreadManyInstancesOverPostgres() {
    Deployment deployment = deployment("postgres");

    assertThat(pod(deployment).getTopologySpreadConstraints()).hasSize(2);
    assertThat(container(deployment).getEnv())
        .filteredOn(variable -> variable.getName().equals("DATABASE_URL"))
        .singleElement()
        .satisfies(v -> assertThat(v.getValueFrom().getSecretKeyRef().getKey()).isNotBlank());
    assertThat(built("postgres"))
        .filteredOn(HorizontalPodAutoscaler.class::isInstance)
        .singleElement()
        .satisfies(
            scaler ->
                assertThat(((HorizontalPodAutoscaler) scaler).getSpec().getMinReplicas())
                    .isGreaterThan(1));
    assertThat(built("postgres")).extracting(HasMetadata::getKind).contains("PodDisruptionBudget");
  }

  @ParameterizedTest
  @ValueSource(strings = {"sqlite", "postgres"})
  void keepToTheRestrictedSecurityOfPods(String overlay) {
    Deployment deployment = deployment(overlay);
    Container container = container(deployment);

    assertThat(pod(deployment).getSecurityContext().getRunAsNonRoot()).isTrue();
    assertThat(pod(deployment).getSecurityContext().getSeccompProfile().getType())
        .isEqualTo("RuntimeDefault");
    assertThat(container.getSecurityContext().getAllowPrivilegeEscalation()).isFalse();
    assertThat(container.getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
    assertThat(container.getSecurityContext().getCapabilities().getDrop()).containsExactly("ALL");
    assertThat(pod(deployment).getAutomountServiceAccountToken()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"sqlite", "postgres"})
  void probeTheManagementPort(String overlay) {
    Container container = container(deployment(overlay));

    assertThat(container.getLivenessProbe().getHttpGet().getPath()).isEqualTo("/q/health/live");
    assertThat(container.getReadinessProbe().getHttpGet().getPath()).isEqualTo("/q/health/ready");
    assertThat(container.getStartupProbe().getHttpGet().getPath()).isEqualTo("/q/health/started");
    assertThat(
            Stream.of(
                container.getLivenessProbe(),
                container.getReadinessProbe(),
                container.getStartupProbe()))
        .allMatch(probe -> probe.getHttpGet().getPort().getStrVal().equals("management"));
    var ready = container.getReadinessProbe();
    assertThat(ready.getPeriodSeconds() * ready.getFailureThreshold() + ready.getTimeoutSeconds())
        .isLessThanOrEqualTo(5);
  }

  private static Deployment deployment(String overlay) {
    return built(overlay).stream()
        .filter(Deployment.class::isInstance)
        .map(Deployment.class::cast)
        .findFirst()
        .orElseThrow();
  }

  private static PodSpec pod(Deployment deployment) {
    return deployment.getSpec().getTemplate().getSpec();
  }

  private static Container container(Deployment deployment) {
    return pod(deployment).getContainers().get(0);
  }

  private static List<HasMetadata> built(String overlay) {
    var result = Tool.needed("kubectl").run("kustomize", "k8s/overlays/" + overlay);
    assertThat(result.code()).as(result.output()).isZero();
    return Manifests.read(result.output());
  }

  /** The texts of all files that some kustomization names in a list; each of them exists. */
  private static List<String> files(String list) {
    List<String> texts = new ArrayList<>();
    try (Stream<Path> paths = Files.walk(Path.of("k8s"))) {
      for (Path file : paths.filter(path -> path.endsWith("kustomization.yaml")).toList()) {
        for (JsonNode entry : Yaml.read(file.toString()).path(list)) {
          String name = entry.isTextual() ? entry.asText() : entry.path("path").asText();
          Path named = file.resolveSibling(name);
          if (!Files.isDirectory(named)) {
            texts.add(Yaml.text(named.toString()));
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return texts;
  }
}
