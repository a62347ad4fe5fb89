package io.researcharr.data.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The reader of {@code docs/events.md}, as somebody would type it. */
@Tag("together")
class EventsPageIT {

  private static final Pattern BLOCK = Pattern.compile("(?ms)^```sh\n(.*?)^```$");

  @TempDir Path directory;

  @Test
  void worksAsThePageSays() throws Exception {
    // Given
    try (ServiceProcess service =
        ServiceProcess.start(directory, Map.of("API_KEY", ServiceProcess.KEY)).ready()) {
      String page = Files.readString(Path.of("docs/events.md"));
      String script =
          BLOCK.matcher(page).results().map(EventsPageIT::block).collect(Collectors.joining("\n"));

      // When
      Process shell =
          new ProcessBuilder(
                  "bash",
                  "-euo",
                  "pipefail",
                  "-c",
                  script.replace("http://localhost:8080", "http://localhost:" + service.port()))
              .redirectErrorStream(true)
              .start();
      String output = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

      // Then
      assertThat(shell.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(shell.exitValue()).as(output).isZero();
      assertThat(output.lines().filter(line -> line.startsWith("data: {\"seq\":")))
          .hasSize(2)
          .allMatch(line -> line.contains("\"action\":\"created\",\"actor\":\"API_KEY\""));
      assertThat(output.lines().filter(line -> line.matches("\\d+"))).containsExactly("3", "1");
    }
  }

  private static String block(MatchResult found) {
    return found.group(1).startsWith("EVENTS=")
        ? "KEY=" + ServiceProcess.KEY + "\n" + found.group(1)
        : found.group(1);
  }
}
