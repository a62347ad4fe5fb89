package io.researcharr.data.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.researcharr.data.cachemodel.ChangedService;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The crowd that finds nothing wrong with the service finds it where the service is changed. */
class CacheHarnessIT {

  private static final Duration PATIENCE = Duration.ofSeconds(6);
  private static final int CALLERS = 6;

  @TempDir Path directory;

  @Test
  void seesWhenNobodyIsToldOfChanges() throws Exception {
    // Given
    Path changed =
        ChangedService.of(
            ServiceProcess.packaged(),
            Files.createDirectory(directory.resolve("app")),
            "NOBODY_TOLD");
    try (CacheCluster cluster = CacheCluster.start(changed, directory, 2, 1);
        CacheCrowd crowd = CacheCrowd.start(cluster, CALLERS, 1, PATIENCE)) {
      await().atMost(Duration.ofSeconds(30)).until(() -> crowd.writes() > 50);

      // When an instance stands still for longer than its lease
      cluster.instance(1).freeze();
      TimeUnit.MILLISECONDS.sleep(3_500);
      cluster.instance(1).thaw();
      TimeUnit.MILLISECONDS.sleep(1_000);
      crowd.goHome();

      // Then
      assertThat(incoherences(crowd)).isPositive();
    }
  }

  private static int incoherences(CacheCrowd crowd) throws SQLException {
    return crowd.incoherences().size();
  }
}
