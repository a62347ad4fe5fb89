package io.researcharr.data.deploy;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraint;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerSpec;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyEgressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicySpec;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetSpec;
import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The manifests for Kubernetes, as they are written and as kustomize puts them together. */
class KubernetesTest {

  /** What each instance keeps for itself besides its pool; see docs/deployment.md. */
  private static final int DUTIES = 4;

  /** What PostgreSQL lets in besides administrators where nobody has said otherwise. */
  private static final int DELIVERED = 97;

  private static final Map<String, List<HasMetadata>> BUILT = new ConcurrentHashMap<>();

  @Test
  void haveNoFieldThatKubernetesDoesNotHave() {
    assertThat(files("resources")).hasSizeGreaterThan(7).allSatisfy(Manifests::read);
    assertThat(files("patches"))
        .filteredOn(text -> text.startsWith("apiVersion"))
        .hasSize(3)
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

  @ParameterizedTest
  @ValueSource(strings = {"postgres", "full"})
  void spreadManyInstancesOverPostgres(String overlay) {
    Map<String, String> pods = labels(overlay);

    assertThat(pod(deployment(overlay)).getTopologySpreadConstraints())
        .extracting(
            TopologySpreadConstraint::getTopologyKey,
            constraint -> constraint.getLabelSelector().getMatchLabels())
        .containsExactly(
            tuple("topology.kubernetes.io/zone", pods), tuple("kubernetes.io/hostname", pods));
    HorizontalPodAutoscalerSpec scaler = one(overlay, HorizontalPodAutoscaler.class).getSpec();
    assertThat(scaler.getScaleTargetRef().getKind()).isEqualTo("Deployment");
    assertThat(scaler.getScaleTargetRef().getName())
        .isEqualTo(deployment(overlay).getMetadata().getName());
    assertThat(scaler.getMinReplicas()).isBetween(2, scaler.getMaxReplicas() - 1);
    assertThat(scaler.getMetrics())
        .singleElement()
        .satisfies(metric -> assertThat(metric.getResource().getName()).isEqualTo("cpu"));
    assertThat(container(deployment(overlay)).getResources().getRequests()).containsKey("cpu");
    PodDisruptionBudgetSpec budget = one(overlay, PodDisruptionBudget.class).getSpec();
    assertThat(budget.getSelector().getMatchLabels()).isEqualTo(pods);
    assertThat(budget.getMaxUnavailable().getIntVal()).isLessThan(scaler.getMinReplicas());
  }

  @ParameterizedTest
  @ValueSource(strings = {"postgres", "full"})
  void leaveConnectionsOfAPostgresAsItIsDelivered(String overlay) {
    int pool =
        container(deployment(overlay)).getEnv().stream()
            .filter(variable -> variable.getName().equals("DATABASE_POOL_SIZE"))
            .mapToInt(variable -> Integer.parseInt(variable.getValue()))
            .sum();
    int instances =
        one(overlay, HorizontalPodAutoscaler.class).getSpec().getMaxReplicas()
            + deployment(overlay)
                .getSpec()
                .getStrategy()
                .getRollingUpdate()
                .getMaxSurge()
                .getIntVal();

    assertThat(pool).isPositive();
    assertThat(instances * (pool + DUTIES)).isLessThanOrEqualTo(DELIVERED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"sqlite", "postgres", "full"})
  void takeWhatIsSecretFromSecrets(String overlay) {
    List<EnvVar> secrets =
        container(deployment(overlay)).getEnv().stream()
            .filter(variable -> variable.getName().matches("API_KEY|(DATABASE|REDIS)_URL"))
            .filter(
                variable ->
                    variable.getValue() == null || !variable.getValue().startsWith("sqlite:"))
            .toList();

    assertThat(secrets).extracting(EnvVar::getName).contains("API_KEY");
    if (!overlay.equals("sqlite")) {
      assertThat(secrets).extracting(EnvVar::getName).contains("DATABASE_URL");
    }
    assertThat(secrets)
        .allSatisfy(
            variable -> {
              assertThat(variable.getValue()).isNull();
              assertThat(variable.getValueFrom().getSecretKeyRef().getKey()).isNotBlank();
            });
    assertThat(built(overlay)).extracting(HasMetadata::getKind).doesNotContain("Secret");
  }

  @ParameterizedTest
  @ValueSource(strings = {"sqlite", "postgres", "full"})
  void areAboutThePodsThatThereAre(String overlay) {
    Map<String, String> pods = labels(overlay);

    assertThat(deployment(overlay).getSpec().getSelector().getMatchLabels()).isEqualTo(pods);
    assertThat(one(overlay, Service.class).getSpec().getSelector()).isEqualTo(pods);
    NetworkPolicySpec policy = one(overlay, NetworkPolicy.class).getSpec();
    assertThat(policy.getPodSelector().getMatchLabels()).isEqualTo(pods);
    assertThat(policy.getPolicyTypes()).containsExactly("Ingress", "Egress");
    assertThat(pod(deployment(overlay)).getTerminationGracePeriodSeconds()).isEqualTo(60);
  }

  @ParameterizedTest
  @ValueSource(strings = {"sqlite", "postgres", "full"})
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
  @ValueSource(strings = {"sqlite", "postgres", "full"})
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

  @ParameterizedTest
  @ValueSource(strings = {"sqlite", "postgres", "full"})
  void liveInANamespaceThatKeepsToItToo(String overlay) {
    Namespace namespace = one(overlay, Namespace.class);

    assertThat(namespace.getMetadata().getLabels())
        .containsEntry("pod-security.kubernetes.io/enforce", "restricted");
    assertThat(built(overlay))
        .filteredOn(object -> object != namespace && !(object instanceof Namespace))
        .extracting(object -> object.getMetadata().getNamespace())
        .containsOnly(namespace.getMetadata().getName());
  }

  @ParameterizedTest
  @ValueSource(strings = {"sqlite", "postgres", "full"})
  void reachThePortsOfTheContainerByTheirNames(String overlay) {
    Map<String, Integer> ports =
        container(deployment(overlay)).getPorts().stream()
            .collect(toMap(ContainerPort::getName, ContainerPort::getContainerPort));

    assertThat(ports).containsOnly(entry("http", 8080), entry("management", 9000));
    assertThat(one(overlay, Service.class).getSpec().getPorts())
        .extracting(ServicePort::getName, port -> port.getTargetPort().getStrVal())
        .containsOnly(tuple("http", "http"), tuple("management", "management"));
    assertThat(one(overlay, NetworkPolicy.class).getSpec().getIngress())
        .flatExtracting(NetworkPolicyIngressRule::getPorts)
        .extracting(port -> port.getPort().getStrVal())
        .isSubsetOf(ports.keySet())
        .contains("http", "management");
  }

  @ParameterizedTest
  @ValueSource(strings = {"postgres", "full"})
  void letInstancesTellEachOtherOnTheManagementPort(String overlay) {
    NetworkPolicySpec policy = one(overlay, NetworkPolicy.class).getSpec();
    Map<String, String> pods = labels(overlay);

    assertThat(policy.getIngress())
        .filteredOn(rule -> comesFrom(rule.getFrom(), pods))
        .flatExtracting(NetworkPolicyIngressRule::getPorts)
        .extracting(port -> port.getPort().getStrVal())
        .containsExactly("management");
    assertThat(policy.getEgress())
        .filteredOn(rule -> comesFrom(rule.getTo(), pods))
        .flatExtracting(NetworkPolicyEgressRule::getPorts)
        .extracting(port -> port.getPort().getStrVal())
        .containsExactly("management");
    assertThat(outgoing(policy)).contains(5432, 6379, 4318);
  }

  @Test
  void letOneInstanceOutToNoDatabase() {
    assertThat(outgoing(one("sqlite", NetworkPolicy.class).getSpec()))
        .contains(53, 80, 443, 7878, 8989, 4318)
        .doesNotContain(5432, 6379);
  }

  @Test
  void putRedisBehindTheInstancesWhereThereIsOne() {
    assertThat(container(deployment("full")).getEnv())
        .filteredOn(variable -> variable.getName().equals("REDIS_URL"))
        .singleElement()
        .satisfies(v -> assertThat(v.getValueFrom().getSecretKeyRef().getKey()).isNotBlank());
    assertThat(container(deployment("full")).getEnv())
        .anyMatch(v -> v.getName().equals("CACHE_PROVIDER") && v.getValue().equals("redis"));
    assertThat(container(deployment("postgres")).getEnv())
        .noneMatch(variable -> variable.getName().equals("CACHE_PROVIDER"));
  }

  @Test
  void needThePrometheusOperatorOnlyWhereThatIsAskedFor() {
    assertThat(built("postgres")).noneMatch(KubernetesTest::isOfTheOperator);
    assertThat(built("sqlite")).noneMatch(KubernetesTest::isOfTheOperator);
    ServiceMonitor monitor = one("full", ServiceMonitor.class);
    Service service = one("full", Service.class);

    assertThat(service.getMetadata().getLabels())
        .containsAllEntriesOf(monitor.getSpec().getSelector().getMatchLabels());
    assertThat(monitor.getSpec().getEndpoints())
        .singleElement()
        .satisfies(
            endpoint -> {
              assertThat(endpoint.getPath()).isEqualTo("/q/metrics");
              assertThat(service.getSpec().getPorts())
                  .anyMatch(port -> port.getName().equals(endpoint.getPort()));
            });
  }

  @Test
  void giveTheOperatorTheRulesThatPrometheusHas() {
    assertThat(Yaml.read("k8s/components/prometheus-operator/rules.yaml").at("/spec/groups"))
        .isEqualTo(Yaml.read("deploy/prometheus/rules.yml").path("groups"));
    assertThat(built("full")).hasAtLeastOneElementOfType(PrometheusRule.class);
  }

  private static boolean isOfTheOperator(HasMetadata object) {
    return object.getApiVersion().startsWith("monitoring.coreos.com/");
  }

  private static boolean comesFrom(List<NetworkPolicyPeer> peers, Map<String, String> pods) {
    return peers.stream()
        .anyMatch(
            peer ->
                peer.getPodSelector() != null
                    && peer.getNamespaceSelector() == null
                    && pods.equals(peer.getPodSelector().getMatchLabels()));
  }

  private static List<Integer> outgoing(NetworkPolicySpec policy) {
    return policy.getEgress().stream()
        .flatMap(rule -> rule.getPorts().stream())
        .map(port -> port.getPort().getIntVal())
        .filter(Objects::nonNull)
        .toList();
  }

  private static <T extends HasMetadata> T one(String overlay, Class<T> kind) {
    return built(overlay).stream()
        .filter(kind::isInstance)
        .map(kind::cast)
        .findFirst()
        .orElseThrow();
  }

  private static Deployment deployment(String overlay) {
    return one(overlay, Deployment.class);
  }

  private static Map<String, String> labels(String overlay) {
    return deployment(overlay).getSpec().getTemplate().getMetadata().getLabels();
  }

  private static PodSpec pod(Deployment deployment) {
    return deployment.getSpec().getTemplate().getSpec();
  }

  private static Container container(Deployment deployment) {
    return pod(deployment).getContainers().get(0);
  }

  private static List<HasMetadata> built(String overlay) {
    return BUILT.computeIfAbsent(overlay, KubernetesTest::build);
  }

  private static List<HasMetadata> build(String overlay) {
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
