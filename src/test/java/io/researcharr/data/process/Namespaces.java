package io.researcharr.data.process;

import java.io.IOException;
import java.util.List;

/** Processes with file systems of their own. */
final class Namespaces {

  private Namespaces() {}

  /** The command that may mount something for its own children; empty where that is not allowed. */
  static List<String> mounting(String mount) {
    for (String option : List.of("-m", "-rm")) {
      try {
        Process process =
            new ProcessBuilder("unshare", option, "sh", "-c", mount)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (process.waitFor() == 0) {
          return List.of("unshare", option);
        }
      } catch (IOException e) {
        return List.of(); // there is no such program
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }
    return List.of();
  }
}
