package io.researcharr.data.guide;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The worked example of the developer's guide, as a tree of sources: a copy of the project's own
 * with the guide's files and changes in it.
 */
final class GuideExample {

  private static final Pattern BLOCK =
      Pattern.compile("(?ms)^```(java|sql|diff)\n(.*?)^```$", Pattern.MULTILINE);
  private static final Pattern FILE = Pattern.compile("(?://|--) (src/\\S+)\n");
  private static final Pattern CHANGE =
      Pattern.compile("(?ms)^@@ (\\S+)\n(.*?)(?=^@@ |\\z)", Pattern.MULTILINE);

  private final Path root;
  private final Set<Path> files = new LinkedHashSet<>();

  private GuideExample(Path root) {
    this.root = root;
  }

  /** Copies what the example stands on, and lays the example over it. */
  static GuideExample of(Path guide, Path root) throws IOException {
    copy(Path.of("src/main"), root.resolve("src/main"));
    GuideExample example = new GuideExample(root);
    Matcher block = BLOCK.matcher(Files.readString(guide));
    while (block.find()) {
      if (block.group(1).equals("diff")) {
        example.change(block.group(2));
      } else {
        example.add(block.group(2));
      }
    }
    return example;
  }

  Path root() {
    return root;
  }

  /** The files that the guide adds or changes, relative to the root. */
  Set<Path> files() {
    return Collections.unmodifiableSet(files);
  }

  private void add(String text) throws IOException {
    Matcher first = FILE.matcher(text);
    assertThat(first.lookingAt()).as("a block begins with its path:\n%s", text).isTrue();
    Path file = Path.of(first.group(1));
    assertThat(file).as("the guide adds files that are not there").doesNotExist();
    Files.createDirectories(root.resolve(file).getParent());
    Files.writeString(root.resolve(file), text.substring(first.end()));
    files.add(file);
  }

  private void change(String text) throws IOException {
    Matcher change = CHANGE.matcher(text);
    while (change.find()) {
      Path file = root.resolve(change.group(1));
      files.add(Path.of(change.group(1)));
      String before = lines(change.group(2), " -");
      String source = Files.readString(file);
      assertThat(source).as("what the guide says stands in %s", file).containsOnlyOnce(before);
      Files.writeString(file, source.replace(before, lines(change.group(2), " +")));
    }
  }

  /** The lines that are marked with one of these, without their marks. */
  private static String lines(String text, String marks) {
    StringBuilder kept = new StringBuilder();
    text.lines()
        .filter(line -> !line.isEmpty() && marks.indexOf(line.charAt(0)) >= 0)
        .forEach(line -> kept.append(line.substring(1)).append('\n'));
    return kept.toString();
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> tree = Files.walk(from)) {
      for (Path path : (Iterable<Path>) tree::iterator) {
        Path target = to.resolve(from.relativize(path));
        if (Files.isDirectory(path)) {
          Files.createDirectories(target);
        } else {
          Files.copy(path, target);
        }
      }
    }
  }
}
