package io.researcharr.data.deploy;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A program of the machine. A test that needs one that is missing is skipped and says so, or fails
 * where somebody has promised that all are there (REQUIRE_TOOLS=true), as CI does.
 */
public record Tool(Path program) {

  /** The tool, or the end of the test. */
  public static Tool needed(String name) {
    Optional<Path> found =
        Stream.concat(
                Arrays.stream(System.getenv("PATH").split(":")), Stream.of("/usr/sbin", "/sbin"))
            .map(directory -> Path.of(directory, name))
            .filter(Files::isExecutable)
            .findFirst();
    String missing = name + " is not installed, so what needs it is not tested";
    if (found.isEmpty() && "true".equals(System.getenv("REQUIRE_TOOLS"))) {
      throw new AssertionError(missing);
    }
    assumeTrue(found.isPresent(), missing);
    return new Tool(found.get());
  }

  /** Runs it to its end. */
  public Result run(String... arguments) {
    try {
      Process process =
          new ProcessBuilder(
                  Stream.concat(Stream.of(program.toString()), Stream.of(arguments)).toList())
              .redirectErrorStream(true)
              .start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new Result(process.waitFor(), output, List.of(arguments));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** How it ended and what it said. */
  public record Result(int code, String output, List<String> arguments) {}
}
