package io.researcharr.data.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands of the pages about jobs, the queue and settings, as a reader would type them. */
@Tag("together")
class PagesIT {

  @TempDir static Path directory;

  private static ServiceProcess service;

  @BeforeAll
  static void start() {
    service = ServiceProcess.start(directory, Map.of("API_KEY", ServiceProcess.KEY)).ready();
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @Test
  void jobsWorkAsTheirPageSays() throws Exception {
    assertThat(PageScript.of("docs/jobs.md").run(service))
        .contains("pause", "heir")
        .anyMatch(line -> line.contains("\"status\":\"completed\""))
        .anyMatch(line -> line.contains("\"reason\":\"resumed\""));
  }

  @Test
  void theQueueWorksAsItsPageSays() throws Exception {
    // Given
    assertThat(
            service
                .post(
                    "/media", "{\"type\":\"movie\",\"title\":\"Heat\",\"externalId\":\"tmdb:949\"}")
                .statusCode())
        .isEqualTo(201);

    // When
    List<String> output = PageScript.of("docs/queue.md").and("echo; echo $ITEM").run(service);

    // Then
    assertThat(output)
        .anyMatch(line -> line.contains("\"lastProcessed\":\""))
        .last()
        .asString()
        .hasSize(36);
    assertThat(service.get("/queue/items/" + output.get(output.size() - 1)).statusCode())
        .isEqualTo(404);
  }

  @Test
  void settingsWorkAsTheirPageSays() throws Exception {
    // When
    List<String> output = PageScript.of("docs/settings.md").run(service);

    // Then
    assertThat(output)
        .anyMatch(line -> line.contains("\"value\":14"))
        .anyMatch(line -> line.contains("\"value\":21"));
    assertThat(service.get("/settings/jobs.retention-days").statusCode()).isEqualTo(404);
  }
}
