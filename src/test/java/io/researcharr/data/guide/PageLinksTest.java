package io.researcharr.data.guide;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The links from page to page: each leads somewhere, and each page is led to. */
class PageLinksTest {

  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
  private static final Pattern ELSEWHERE = Pattern.compile("^[a-z]+:.*");
  private static final Pattern CODE = Pattern.compile("(?ms)^```.*?^```$");
  private static final Pattern HEADING = Pattern.compile("(?m)^#+ +(.*)$");
  private static final Pattern NOT_IN_ANCHORS = Pattern.compile("[^\\p{L}\\p{N} _-]");

  @Test
  void leadToWhatIsThere() throws IOException {
    // When
    List<String> broken = new ArrayList<>();
    for (Path page : pages()) {
      for (String link : links(page)) {
        if (!isThere(page, link)) {
          broken.add(page + " has " + link);
        }
      }
    }

    // Then
    assertThat(broken).isEmpty();
  }

  @Test
  void leadToEveryPage() throws IOException {
    // When
    Set<Path> reached = new TreeSet<>();
    for (Path page : pages()) {
      for (String link : links(page)) {
        reached.add(target(page, link));
      }
    }

    // Then
    List<Path> decisions = pages().stream().filter(PageLinksTest::isDecision).toList();
    assertThat(reached).contains(Path.of("docs/decisions"));
    assertThat(decisions).isNotEmpty();
    assertThat(pages())
        .filteredOn(page -> !isDecision(page) && !page.equals(Path.of("README.md")))
        .isNotEmpty()
        .allMatch(reached::contains);
  }

  private static boolean isThere(Path page, String link) throws IOException {
    Path target = target(page, link);
    if (!Files.exists(target)) {
      return false;
    }
    int anchor = link.indexOf('#');
    return anchor < 0
        || Files.isRegularFile(target) && anchors(target).contains(link.substring(anchor + 1));
  }

  /** Where a link leads to; one that is an anchor alone stays where it is. */
  private static Path target(Path page, String link) {
    String path = link.replaceAll("#.*", "");
    return path.isEmpty() ? page : page.resolveSibling(path).normalize();
  }

  private static Set<String> links(Path page) throws IOException {
    return LINK.matcher(text(page))
        .results()
        .map(link -> link.group(1))
        .filter(link -> !ELSEWHERE.matcher(link).matches())
        .collect(toSet());
  }

  private static Set<String> anchors(Path page) throws IOException {
    return HEADING
        .matcher(text(page))
        .results()
        .map(heading -> heading.group(1).strip().toLowerCase(Locale.ROOT))
        .map(heading -> NOT_IN_ANCHORS.matcher(heading).replaceAll("").replace(' ', '-'))
        .collect(toSet());
  }

  /** What stands in a page, without code. */
  private static String text(Path page) throws IOException {
    return CODE.matcher(Files.readString(page)).replaceAll("");
  }

  private static boolean isDecision(Path page) {
    return page.startsWith("docs/decisions");
  }

  private static List<Path> pages() throws IOException {
    try (Stream<Path> docs = Files.walk(Path.of("docs"))) {
      return Stream.concat(
              Stream.of(Path.of("README.md"), Path.of("AGENTS.md")),
              docs.filter(file -> file.toString().endsWith(".md")))
          .toList();
    }
  }
}
