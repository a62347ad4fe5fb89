package io.researcharr.data.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The commands of a page of the documentation, as a reader would type them. */
final class PageScript {

  private static final Pattern BLOCK = Pattern.compile("(?ms)^```sh\n(.*?)^```$");

  private final String commands;

  private PageScript(String commands) {
    this.commands = commands;
  }

  static PageScript of(String page) throws IOException {
    return of(page, block -> true);
  }

  /** Only those blocks of commands that are wanted. */
  static PageScript of(String page, Predicate<String> wanted) throws IOException {
    return new PageScript(
        BLOCK
            .matcher(Files.readString(Path.of(page)))
            .results()
            .map(found -> found.group(1))
            .filter(wanted)
            .collect(Collectors.joining("\n")));
  }

  /** The same with something after it. */
  PageScript and(String more) {
    return new PageScript(commands + "\n" + more);
  }

  /** Runs all commands, of which none may fail; returns the lines they print. */
  List<String> run(ServiceProcess service) throws IOException, InterruptedException {
    Process shell = start(service);
    String output = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(shell.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(shell.exitValue()).as(output).isZero();
    return output.lines().toList();
  }

  Process start(ServiceProcess service) throws IOException {
    String prelude =
        "KEY=" + ServiceProcess.KEY + "\nAPI=http://localhost:" + service.port() + "/api/v1\n";
    return new ProcessBuilder(
            "bash",
            "-euo",
            "pipefail",
            "-c",
            prelude
                + commands.replace("http://localhost:8080", "http://localhost:" + service.port()))
        .redirectErrorStream(true)
        .start();
  }
}
