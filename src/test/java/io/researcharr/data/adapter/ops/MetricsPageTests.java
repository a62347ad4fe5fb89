package io.researcharr.data.adapter.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.http.TestHTTPResource;
import io.researcharr.data.fixture.Call;
import io.researcharr.data.fixture.MetricsPage;
import io.researcharr.data.port.Storage;
import jakarta.inject.Inject;
import java.net.URL;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The page about the metrics says what the service measures, on every engine. */
abstract class MetricsPageTests {

  private static final String OWN = "researcharr_";

  @TestHTTPResource(value = "/metrics", management = true)
  URL metrics;

  @Inject Storage storage;

  @Test
  void namesEveryMetricOfOursWithItsTypeAndNoOther() {
    // Given
    Map<String, String> documented =
        MetricsPage.read().on(storage.engine()).stream()
            .filter(row -> row.name().startsWith(OWN))
            .collect(
                Collectors.toMap(
                    MetricsPage.Row::name, MetricsPage.Row::type, (a, b) -> a, TreeMap::new));

    // When
    awaitSizes();
    Map<String, String> measured = Scrape.of(metrics).types();

    // Then
    measured.keySet().removeIf(name -> !name.startsWith(OWN));
    assertThat(measured).isEqualTo(documented);
  }

  @Test
  void namesEveryLabelOfOursWithItsValues() {
    // When
    awaitSizes();
    Scrape scrape = Scrape.of(metrics);

    // Then
    for (MetricsPage.Row row : MetricsPage.read().on(storage.engine())) {
      if (!row.name().startsWith(OWN)) {
        continue;
      }
      for (Map<String, String> labels : scrape.labels(row.series().toList())) {
        labels.keySet().removeAll(Set.of("le", "quantile"));
        assertThat(labels.keySet()).as(row.name()).isEqualTo(row.labels().keySet());
        row.labels()
            .forEach(
                (label, values) ->
                    assertThat(values.isEmpty() || values.contains(labels.get(label)))
                        .as("%s of %s: %s", label, row.name(), labels.get(label))
                        .isTrue());
      }
    }
  }

  @Test
  void namesOnlyMetricsOfOthersThatThereAre() {
    // Given
    Call.of("GET", "/api/v1/system").send();
    System.gc();
    TreeSet<String> documented =
        MetricsPage.read().on(storage.engine()).stream()
            .flatMap(MetricsPage.Row::series)
            .filter(name -> !name.startsWith(OWN))
            .collect(Collectors.toCollection(TreeSet::new));

    // Then
    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(() -> assertThat(Scrape.of(metrics).names()).containsAll(documented));
  }

  @Test
  void saysHowLargeTheDatabaseIsWithoutBeingAskedTo() {
    // When
    awaitSizes();
    Scrape scrape = Scrape.of(metrics);

    // Then
    assertThat(scrape.sum("researcharr_database_size_bytes")).isGreaterThan(10_000);
    assertThat(scrape.sum("researcharr_database_wal_size_bytes")).isPositive();
    assertThat(scrape.sum("researcharr_table_size_bytes", "table=\"media\"")).isPositive();
    assertThat(scrape.sum("researcharr_table_rows", "table=\"job_history\""))
        .isGreaterThanOrEqualTo(0);
    assertThat(scrape.sum("researcharr_database_up")).isEqualTo(1);
    assertThat(scrape.sum("researcharr_database_clock_skew_seconds")).isBetween(-1.0, 1.0);
    assertThat(scrape.sum("researcharr_pool_size")).isPositive();
    assertThat(scrape.sum("researcharr_build_info", "version=\"", "java=\"")).isEqualTo(1);
  }

  @Test
  void countsAUnitOfWorkInTheBucketsOfItsTime() {
    // Given
    Call.json("POST", "/api/v1/jobs", "{\"type\":\"search\",\"service\":\"radarr\",\"payload\":{}}")
        .send();

    // When
    Scrape scrape = Scrape.of(metrics);

    // Then
    String[] labels = {"kind=\"write\"", "name=\"job.enqueue\"", "outcome=\"success\""};
    assertThat(scrape.sum("researcharr_unit_of_work_seconds_count", labels)).isPositive();
    assertThat(scrape.series())
        .filteredOn(line -> line.startsWith("researcharr_unit_of_work_seconds_bucket"))
        .filteredOn(line -> line.contains("le=\"0.0025\""))
        .isNotEmpty();
  }

  private void awaitSizes() {
    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () ->
                Scrape.of(metrics).sum("researcharr_table_rows") >= 0
                    && Scrape.of(metrics).names().contains("researcharr_table_rows"));
  }
}
