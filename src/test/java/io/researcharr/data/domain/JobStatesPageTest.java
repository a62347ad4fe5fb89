package io.researcharr.data.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.researcharr.data.domain.job.JobStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The drawing of the states of a job, compared with the code and with the migrations. */
class JobStatesPageTest {

  private static final Pattern ARROW = Pattern.compile("(?m)^  (\\S+) --> (\\S+)$");
  private static final Pattern PAIR = Pattern.compile("'([a-z]+)>([a-z]+)'");

  @Test
  void drawsTheTransitionsThatTheCodeAllows() throws IOException {
    String page = Files.readString(Path.of("docs/job-states.md"));

    assertThat(pairs(ARROW, page, "[*]")).isEqualTo(inCode());
    assertThat(ends(page))
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(JobStatus.values())
                .filter(JobStatus::isTerminal)
                .map(JobStatus::wireName)
                .toList());
  }

  @Test
  void writesTheSameTransitionsIntoBothMigrations() throws IOException {
    for (String engine : List.of("sqlite", "postgresql")) {
      String sql =
          Files.readString(Path.of("src/main/resources/db/migration", engine, "V2__jobs.sql"));

      assertThat(pairs(PAIR, sql, "")).isEqualTo(inCode());
    }
  }

  private static Set<String> inCode() {
    return Arrays.stream(JobStatus.values())
        .flatMap(from -> from.next().stream().map(to -> from.wireName() + " " + to.wireName()))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> pairs(Pattern pattern, String text, String notAState) {
    return pattern
        .matcher(text)
        .results()
        .filter(pair -> !pair.group(1).equals(notAState) && !pair.group(2).equals(notAState))
        .map(pair -> pair.group(1) + " " + pair.group(2))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Stream<String> ends(String page) {
    return ARROW
        .matcher(page)
        .results()
        .filter(arrow -> arrow.group(2).equals("[*]"))
        .map(arrow -> arrow.group(1));
  }
}
