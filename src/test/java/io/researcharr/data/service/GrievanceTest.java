package io.researcharr.data.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.researcharr.data.fixture.LogLines;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What fails again and again is told, and not told again and again. */
class GrievanceTest {

  private final LogLines lines = LogLines.of(GrievanceTest.class);
  private final Grievance grievance =
      new Grievance(Logger.getLogger(GrievanceTest.class), "it could not be done");

  @AfterEach
  void close() {
    lines.close();
  }

  @Test
  void isToldOnceForEachKindOfFailure() {
    fail(new IllegalStateException("one"));
    fail(new IllegalStateException("two"));
    fail(new IllegalArgumentException("three"));
    fail(new IllegalArgumentException("four"));

    assertThat(told()).isEqualTo(2);
  }

  @Test
  void isToldAgainAfterItWentWell() {
    fail(new IllegalStateException("one"));
    tell(Uni.createFrom().item("done"));
    fail(new IllegalStateException("two"));

    assertThat(told()).isEqualTo(2);
  }

  private long told() {
    return lines.with("it could not be done").stream()
        .filter(line -> line.startsWith("WARN"))
        .count();
  }

  private void fail(RuntimeException failure) {
    tell(Uni.createFrom().failure(failure));
  }

  private void tell(Uni<?> work) {
    grievance.tellOf(work).await().atMost(Duration.ofSeconds(5));
  }
}
