package io.researcharr.data.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The page about the configuration says what the code does. */
class ConfigurationPageTest {

  @Test
  void namesEveryVariableWithItsDefaultAndWhatIsAllowed() throws IOException {
    // Given
    List<String> expected =
        ServiceConfig.VARIABLES.stream().map(ConfigurationPageTest::row).toList();

    // When
    List<String> rows =
        Files.readAllLines(Path.of("docs/configuration.md")).stream()
            .filter(line -> line.startsWith("| `"))
            .toList();

    // Then
    assertThat(rows).isEqualTo(expected);
  }

  static String row(Variable<?> variable) {
    String fallback = variable.fallback().isEmpty() ? "" : "`" + variable.fallback() + "`";
    return "| `%s` | %s | %s | %s |"
        .formatted(variable.name(), fallback, variable.allowed(), variable.meaning())
        .replace("|  |", "| |");
  }
}
