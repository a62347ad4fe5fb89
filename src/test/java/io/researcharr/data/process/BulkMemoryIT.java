package io.researcharr.data.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.researcharr.data.fixture.PostgresServer;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lines as long as they may be, more of them than fit into a heap of 256 MB. */
@Tag("together")
class BulkMemoryIT {

  private static final int LINES = 300;
  private static final byte[] BLANKS =
      " ".repeat(1024 * 1024 - 200).getBytes(StandardCharsets.UTF_8);

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"", "?atomic=true"})
  void areTakenInOnSqlite(String query) {
    areTakenIn(query, Map.of("API_KEY", ServiceProcess.KEY));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "?atomic=true"})
  void areTakenInOnPostgres(String query) {
    areTakenIn(
        query, Map.of("API_KEY", ServiceProcess.KEY, "DATABASE_URL", PostgresServer.newDatabase()));
  }

  private void areTakenIn(String query, Map<String, String> environment) {
    try (ServiceProcess service =
        ServiceProcess.start(directory, environment, "-Xmx256m", ServiceProcess.BUSY).ready()) {
      // When
      HttpResponse<String> answer =
          service.send(
              service
                  .request("/media/bulk" + query)
                  .header("Content-Type", "application/x-ndjson")
                  .POST(BodyPublishers.ofByteArrays(BulkMemoryIT::lines)));

      // Then
      assertThat(answer.body())
          .isEqualToIgnoringNewLines(
              "{\"created\":%d,\"updated\":0,\"unchanged\":0,\"rejected\":0}".formatted(LINES));
      assertThat(service.output()).doesNotContain("OutOfMemory");
    }
  }

  private static Iterator<byte[]> lines() {
    return IntStream.range(0, LINES)
        .boxed()
        .flatMap(n -> Stream.of(BLANKS, movie(n).getBytes(StandardCharsets.UTF_8)))
        .iterator();
  }

  private static String movie(int number) {
    return "{\"type\":\"movie\",\"title\":\"Long\",\"externalId\":\"long:%d\"}\n".formatted(number);
  }
}
