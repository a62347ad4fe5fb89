package io.researcharr.data.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.researcharr.data.fixture.Database;
import io.researcharr.data.fixture.PostgresServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code docs/audit.md} says to type, in the shell and in SQL. */
@Tag("together")
class AuditPageIT {

  private static final Pattern SHELL = Pattern.compile("(?ms)^```sh\n(.*?)^```$");
  private static final Pattern SQL = Pattern.compile("(?ms)^```sql\n(.*?)^```$");

  @TempDir Path directory;

  @Test
  void worksAsThePageSays() throws Exception {
    // Given
    try (ServiceProcess service = start(Map.of())) {
      create(service);

      // When
      Process shell =
          new ProcessBuilder(
                  "bash",
                  "-euo",
                  "pipefail",
                  "-c",
                  "API=http://localhost:%d/api/v1 KEY=%s%n%s"
                      .formatted(
                          service.port(), ServiceProcess.KEY, String.join("\n", blocks(SHELL))))
              .redirectErrorStream(true)
              .start();
      String output = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

      // Then
      assertThat(shell.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(shell.exitValue()).as(output).isZero();
      assertThat(output).contains("\"action\":\"created\"", "\"title\":\"Heat\"");
    }
  }

  @Test
  void byHandWorksAsThePageSaysOnSqlite() throws Exception {
    Database database = new Database("jdbc:sqlite:" + directory.resolve("researcharr.db"));
    try (ServiceProcess service = start(Map.of())) {
      removesInSomebodysName(service, database, "SQLite");
      for (String block : blocks(SQL)) {
        if (block.startsWith("UPDATE")) {
          database.execute(block);
        }
      }
      assertThat(blocks(SQL)).hasSize(2);
    }
  }

  @Test
  void byHandWorksAsThePageSaysOnPostgres() throws Exception {
    String url = PostgresServer.newDatabase();
    try (ServiceProcess service = start(Map.of("DATABASE_URL", url))) {
      removesInSomebodysName(service, Database.of(url), "PostgreSQL");
    }
  }

  private static void removesInSomebodysName(
      ServiceProcess service, Database database, String engine) throws IOException, SQLException {
    // Given
    String id = create(service);
    List<String> lines = blocks(SQL).get(0).lines().toList();
    String line = lines.get(lines.indexOf("-- " + engine) + 1);

    // When
    database.run(line.replace("…", id));

    // Then
    assertThat(
            database.query(
                "SELECT action || ' by ' || actor FROM audit_log WHERE entity_id = '%s' ORDER BY seq"
                    .formatted(id)))
        .containsExactly("created by API_KEY", "purged by alice");
  }

  private ServiceProcess start(Map<String, String> more) {
    Map<String, String> environment = new HashMap<>(more);
    environment.put("API_KEY", ServiceProcess.KEY);
    return ServiceProcess.start(directory, environment).ready();
  }

  private static String create(ServiceProcess service) {
    return service
        .post("/media", "{\"type\":\"movie\",\"title\":\"Heat\",\"externalId\":\"tmdb:949\"}")
        .body()
        .replaceAll("(?s)^\\{\"id\":\"([^\"]+)\".*", "$1");
  }

  private static List<String> blocks(Pattern form) throws IOException {
    return form.matcher(Files.readString(Path.of("docs/audit.md")))
        .results()
        .map(block -> block.group(1))
        .collect(Collectors.toList());
  }
}
