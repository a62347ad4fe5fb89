package io.researcharr.data.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.researcharr.data.fixture.MetricsPage;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** The rules for Prometheus and the dashboard of Grafana. */
class AlertRulesTest {

  private static final String RULES = "deploy/prometheus/rules.yml";
  private static final String DASHBOARD = "deploy/grafana/dashboards/researcharr-data.json";
  private static final String RUNBOOK = "docs/troubleshooting.md#";

  /** Prometheus' own, and those of the node exporter beside PostgreSQL. */
  private static final Set<String> OF_OTHERS =
      Set.of("up", "node_filesystem_avail_bytes", "node_filesystem_size_bytes");

  @Test
  void findTheMetricsOfAnExpression() {
    assertThat(
            Expressions.metrics(
                "sum by (a, b) (rate(x_total{c=\"d_e\"}[5m])) / 2 * (r:s:t offset 30m) > bool 1e3"
                    + " and max(y)"))
        .containsExactly("r:s:t", "x_total", "y");
  }

  @Test
  void readOnlyMetricsThatThereAre() throws IOException {
    // Given
    Set<String> known = new TreeSet<>(MetricsPage.read().series());
    known.addAll(OF_OTHERS);
    rules().forEach(rule -> known.add(rule.path("record").asText()));

    // When
    Set<String> read = new TreeSet<>();
    rules().forEach(rule -> read.addAll(Expressions.metrics(rule.path("expr").asText())));
    JsonNode dashboard = new ObjectMapper().readTree(Yaml.text(DASHBOARD));
    List<String> shown = dashboard.findValuesAsText("expr");
    shown.forEach(expression -> read.addAll(Expressions.metrics(expression)));

    // Then
    assertThat(shown).hasSizeGreaterThan(30);
    assertThat(known).containsAll(read);
  }

  @Test
  void leadFromEachAlertToWhatIsToBeDone() {
    // Given
    Set<String> anchors =
        Yaml.text("docs/troubleshooting.md")
            .lines()
            .filter(line -> line.startsWith("## "))
            .map(line -> line.substring(3).toLowerCase(Locale.ROOT).replace(' ', '-'))
            .collect(Collectors.toSet());

    // Then
    assertThat(alerts())
        .isNotEmpty()
        .allSatisfy(
            alert -> {
              String runbook = alert.at("/annotations/runbook_url").asText();
              assertThat(runbook).startsWith(RUNBOOK);
              assertThat(anchors).contains(runbook.substring(RUNBOOK.length()));
              assertThat(alert.at("/annotations/summary").asText()).isNotBlank();
              assertThat(alert.at("/labels/severity").asText()).isIn("critical", "warning", "info");
            });
  }

  @Test
  void areEachTestedToFire() {
    // Given
    Set<String> tested =
        Yaml.read("deploy/prometheus/rules_test.yml").findParents("exp_alerts").stream()
            .map(test -> test.path("alertname").asText())
            .collect(Collectors.toSet());

    // Then
    assertThat(alerts()).allMatch(alert -> tested.contains(alert.path("alert").asText()));
  }

  @Test
  void areWhatPrometheusTakes() {
    // Given
    Tool promtool = Tool.needed("promtool");

    // When
    var check = promtool.run("check", "rules", RULES);
    var test = promtool.run("test", "rules", "deploy/prometheus/rules_test.yml");
    var configuration = promtool.run("check", "config", "deploy/prometheus/prometheus.yml");

    // Then
    assertThat(List.of(check, test, configuration)).allMatch(result -> result.code() == 0);
  }

  @Test
  void showWhatIsMeasuredInGrafana() throws IOException {
    // Given
    JsonNode provider =
        Yaml.read("deploy/grafana/provisioning/dashboards/researcharr.yaml").at("/providers/0");
    JsonNode source =
        Yaml.read("deploy/grafana/provisioning/datasources/prometheus.yaml").at("/datasources/0");
    JsonNode services = Yaml.read("deploy/compose.yaml").path("services");

    // Then
    assertThat(texts(services.at("/grafana/volumes")))
        .contains(
            "./grafana/dashboards:" + provider.at("/options/path").asText() + ":ro",
            "./grafana/provisioning:/etc/grafana/provisioning:ro");
    assertThat(source.path("url").asText()).isEqualTo("http://prometheus:9090");
    assertThat(services.has("prometheus")).isTrue();
    assertThat(
            new ObjectMapper()
                .readTree(Yaml.text(DASHBOARD)).findValues("datasource").stream()
                    .map(used -> used.path("uid").asText()))
        .isNotEmpty()
        .containsOnly(source.path("uid").asText());
  }

  private static List<String> texts(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false).map(JsonNode::asText).toList();
  }

  private static List<JsonNode> alerts() {
    return rules().stream().filter(rule -> rule.has("alert")).toList();
  }

  private static List<JsonNode> rules() {
    return StreamSupport.stream(Yaml.read(RULES).path("groups").spliterator(), false)
        .flatMap(group -> StreamSupport.stream(group.path("rules").spliterator(), false))
        .toList();
  }
}
