package io.researcharr.data.adapter.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.researcharr.data.fixture.SqliteFixture;
import io.researcharr.data.port.UnitOfWork;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jboss.logging.MDC;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The name of a request goes with its units of work to the threads that they run on. */
class LoggedUnitOfWorkTest {

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  @RegisterExtension static final SqliteFixture SQLITE = new SqliteFixture();

  @AfterEach
  void forget() {
    MDC.remove(RequestIds.KEY);
  }

  @Test
  void namesTheRequestOnTheThreadOfTheWorkAndForgetsItAfterwards() {
    // Given
    UnitOfWork unit = new LoggedUnitOfWork(SQLITE.storage().unitOfWork());
    List<String> seen = new ArrayList<>();
    MDC.put(RequestIds.KEY, "the-request");

    // When
    look(unit, seen);
    MDC.remove(RequestIds.KEY);
    look(unit, seen);

    // Then
    assertThat(seen)
        .containsExactly(
            "sqlite-writer the-request",
            "sqlite-writer the-request",
            "sqlite-writer null",
            "sqlite-writer null");
  }

  @Test
  void forgetsTheRequestWhenItsWorkFailsAtOnce() {
    // Given
    UnitOfWork unit = new LoggedUnitOfWork(SQLITE.storage().unitOfWork());
    List<String> seen = new ArrayList<>();
    MDC.put(RequestIds.KEY, "the-request");

    // When
    unit.<Void>write(
            "test.fail",
            r -> {
              throw new IllegalArgumentException("on purpose");
            })
        .onFailure()
        .recoverWithNull()
        .await()
        .atMost(PATIENCE);
    MDC.remove(RequestIds.KEY);
    look(unit, seen);

    // Then
    assertThat(seen).containsExactly("sqlite-writer null", "sqlite-writer null");
  }

  private static void look(UnitOfWork unit, List<String> seen) {
    for (int i = 0; i < 2; i++) {
      unit.<String>write(
              "test.look",
              r ->
                  Uni.createFrom()
                      .item(() -> Thread.currentThread().getName() + " " + MDC.get(RequestIds.KEY)))
          .invoke(seen::add)
          .await()
          .atMost(PATIENCE);
    }
  }
}
