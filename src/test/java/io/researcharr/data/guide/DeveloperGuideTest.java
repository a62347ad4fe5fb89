package io.researcharr.data.guide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

/** The worked example of the developer's guide: it compiles and keeps its contract. */
class DeveloperGuideTest {

  private static final String CONTRACT = "io.researcharr.data.contract.SqliteShelfRepositoryTest";

  @TempDir static Path directory;
  private static GuideExample example;

  @BeforeAll
  static void layOut() throws IOException {
    example = GuideExample.of(Path.of("docs/developer-guide.md"), directory.resolve("tree"));
  }

  @Test
  void compilesAndKeepsItsContract() throws Exception {
    // Given
    Path main = directory.resolve("main");
    Path tests = directory.resolve("tests");

    // When
    List<String> lints = lints();
    String warnings = compile(lints.get(0), allOfMain(), main, List.of());
    String warningsOfTests = compile(lints.get(1), sources("src/test/java"), tests, List.of(main));

    // Then
    assertThat(warnings + warningsOfTests).isEmpty();
    SummaryGeneratingListener summary = run(CONTRACT, main, tests);
    assertThat(summary.getSummary().getFailures()).isEmpty();
    assertThat(summary.getSummary().getTestsSucceededCount()).isEqualTo(6);
  }

  /** Everything, since a change may break what it does not touch. */
  private static List<Path> allOfMain() throws IOException {
    try (Stream<Path> files = Files.walk(example.root().resolve("src/main/java"))) {
      return files.filter(file -> file.toString().endsWith(".java")).toList();
    }
  }

  /** The sources of a tree that the guide adds or changes. */
  private static List<Path> sources(String tree) {
    return example.files().stream()
        .filter(file -> file.startsWith(tree) && file.toString().endsWith(".java"))
        .map(file -> example.root().resolve(file))
        .toList();
  }

  /** The warnings of the build: for the sources, and for the tests. */
  private static List<String> lints() throws IOException {
    return Pattern.compile("<arg>(-Xlint:[^<]+)</arg>")
        .matcher(Files.readString(Path.of("pom.xml")))
        .results()
        .map(arg -> arg.group(1))
        .toList();
  }

  /** What the compiler has to say. */
  private static String compile(String lint, List<Path> sources, Path classes, List<Path> before)
      throws IOException {
    Files.createDirectories(classes);
    String classpath =
        String.join(
            ":",
            Stream.concat(
                    before.stream().map(Path::toString),
                    Stream.of(System.getProperty("java.class.path")))
                .toList());
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter said = new StringWriter();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      compiler
          .getTask(
              said,
              files,
              null,
              List.of(
                  "-proc:none",
                  "-parameters",
                  lint,
                  "-Werror",
                  "-d",
                  classes.toString(),
                  "-cp",
                  classpath),
              null,
              files.getJavaFileObjectsFromPaths(sources))
          .call();
    }
    return said.toString();
  }

  /** Runs a test class in a world in which the example's classes hide the project's own. */
  private static SummaryGeneratingListener run(String testClass, Path main, Path tests)
      throws Exception {
    URL resources = example.root().resolve("src/main/resources").toUri().toURL();
    URL[] first = {main.toUri().toURL(), tests.toUri().toURL(), resources};
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    SummaryGeneratingListener summary = new SummaryGeneratingListener();
    try (Hiding loader = new Hiding(first, before)) {
      Thread.currentThread().setContextClassLoader(loader);
      LauncherFactory.create()
          .execute(
              LauncherDiscoveryRequestBuilder.request()
                  .selectors(selectClass(loader.loadClass(testClass)))
                  .build(),
              summary);
    } finally {
      Thread.currentThread().setContextClassLoader(before);
    }
    return summary;
  }

  /** Loads the classes and migrations of this project anew, the example's before the others. */
  private static final class Hiding extends URLClassLoader {

    private Hiding(URL[] first, ClassLoader parent) {
      super(first, parent);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (!name.startsWith("io.researcharr.")) {
        return super.loadClass(name, resolve);
      }
      synchronized (getClassLoadingLock(name)) {
        Class<?> known = findLoadedClass(name);
        return known != null ? known : define(name);
      }
    }

    private Class<?> define(String name) throws ClassNotFoundException {
      String file = name.replace('.', '/') + ".class";
      URL own = findResource(file);
      URL url = own != null ? own : getParent().getResource(file);
      if (url == null) {
        throw new ClassNotFoundException(name);
      }
      try (var in = url.openStream()) {
        byte[] bytes = in.readAllBytes();
        return defineClass(name, bytes, 0, bytes.length);
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }

    @Override
    public Enumeration<URL> getResources(String name) throws IOException {
      return name.startsWith("db/") ? findResources(name) : super.getResources(name);
    }
  }
}
