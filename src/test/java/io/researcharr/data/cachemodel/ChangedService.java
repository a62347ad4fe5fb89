package io.researcharr.data.cachemodel;

import io.researcharr.data.cachemodel.ChangedCode.Change;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/** The packaged service with one thing in it changed, to see that the tests of processes notice. */
public final class ChangedService {

  private ChangedService() {}

  /**
   * Lays it beside the packaged one, whose libraries it uses.
   *
   * @param runner what is started of the packaged one
   * @param into an empty directory
   * @param mutant the name of a change of {@link RealMutant}
   * @return what is to be started
   */
  public static Path of(Path runner, Path into, String mutant) {
    Change change = RealMutant.valueOf(mutant).change();
    Path packaged = runner.toAbsolutePath().getParent();
    try {
      for (String same : List.of("lib", "quarkus")) {
        Files.createSymbolicLink(into.resolve(same), packaged.resolve(same));
      }
      Files.createDirectory(into.resolve("app"));
      try (Stream<Path> jars = Files.list(packaged.resolve("app"))) {
        for (Path jar : jars.toList()) {
          change(jar, into.resolve("app").resolve(jar.getFileName()), change);
        }
      }
      return Files.copy(runner, into.resolve(runner.getFileName()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void change(Path from, Path to, Change change) throws IOException {
    String wanted = change.type().replace('.', '/') + ".class";
    try (ZipFile jar = new ZipFile(from.toFile());
        OutputStream out = Files.newOutputStream(to);
        ZipOutputStream changed = new ZipOutputStream(out)) {
      Set<String> names = new HashSet<>();
      for (ZipEntry entry : Collections.list(jar.entries())) {
        if (!names.add(entry.getName())) {
          continue; // folders may be named twice
        }
        changed.putNextEntry(new ZipEntry(entry.getName()));
        try (InputStream in = jar.getInputStream(entry)) {
          byte[] bytes = in.readAllBytes();
          changed.write(entry.getName().equals(wanted) ? ChangedCode.of(bytes, change) : bytes);
        }
        changed.closeEntry();
      }
    }
  }
}
