package io.researcharr.data.adapter.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.researcharr.data.fixture.Call;
import io.researcharr.data.fixture.Refusals;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.Test;

/** Levels of the log, changed while the service runs. */
abstract class LogLevelApiTests {

  private static final String LEVELS = "/api/v1/system/log-levels";

  @Test
  void logsMoreForACategoryAndItsPartsUntilThatIsTakenBack() {
    // Given
    Logger part = Logger.getLogger("test.levels.part");
    assertThat(part.isDebugEnabled()).isFalse();

    // When
    var put = Call.json("PUT", LEVELS + "/test.levels", "{\"level\":\"debug\"}").send();

    // Then
    assertThat(put.status()).isEqualTo(200);
    assertThat(part.isDebugEnabled()).isTrue();
    assertThat(Call.of("GET", LEVELS).send().text())
        .contains("{\"category\":\"test.levels\",\"level\":\"debug\"}");

    // When
    Call.json("PUT", LEVELS + "/test.levels", "{\"level\":\"error\"}").send();

    // Then
    assertThat(part.isEnabled(Logger.Level.WARN)).isFalse();

    // When
    var delete = Call.of("DELETE", LEVELS + "/test.levels").send();

    // Then
    assertThat(delete.status()).isEqualTo(204);
    assertThat(part.isDebugEnabled()).isFalse();
    assertThat(part.isInfoEnabled()).isTrue();
    assertThat(Call.of("GET", LEVELS).send().text()).doesNotContain("test.levels");
  }

  @Test
  void givesACategoryBackTheLevelThatItWasConfiguredWith() {
    // Given
    Logger configured = Logger.getLogger("org.flywaydb");
    assertThat(configured.isInfoEnabled()).isFalse();
    Call.json("PUT", LEVELS + "/org.flywaydb", "{\"level\":\"debug\"}").send();

    // When
    Call.of("DELETE", LEVELS + "/org.flywaydb").send();

    // Then
    assertThat(configured.isInfoEnabled()).isFalse();
    assertThat(configured.isEnabled(Logger.Level.WARN)).isTrue();
  }

  @Test
  void refusesWhatIsNoCategoryOrNoLevel() {
    Refusals refusals = new Refusals();
    for (String body :
        new String[] {
          "{}",
          "{\"level\":null}",
          "{\"level\":7}",
          "{\"level\":\"DEBUG\"}",
          "{\"level\":\"trace\"}",
          "{\"level\":\"" + "a".repeat(10_000) + "\"}",
          "{\"level\":\"info\",\"minutes\":5}"
        }) {
      refusals.refuse("validation", Call.json("PUT", LEVELS + "/test.bad", body));
    }
    for (String name : new String[] {"7", "a%20b", "%0a", ".a", "a".repeat(201), "a%c3%a4"}) {
      refusals.refuse("validation", Call.json("PUT", LEVELS + "/" + name, "{\"level\":\"info\"}"));
    }
    refusals.refuse(
        "malformed-request",
        Call.json("PUT", LEVELS + "/test.bad", "[]"),
        Call.json("PUT", LEVELS + "/test.bad", "{"));
    refusals.assertAll();
    assertThat(Call.of("GET", LEVELS).send().text()).doesNotContain("test.bad");
  }

  @Test
  void changesAHundredCategoriesAtOnceAndNoMore() {
    // Given
    for (int i = 0; i < 100; i++) {
      Call.json("PUT", LEVELS + "/test.many." + i, "{\"level\":\"warn\"}").send();
    }

    // When
    var oneMore = Call.json("PUT", LEVELS + "/test.many.100", "{\"level\":\"warn\"}").send();
    var again = Call.json("PUT", LEVELS + "/test.many.7", "{\"level\":\"info\"}").send();

    // Then
    assertThat(oneMore.status()).isEqualTo(400);
    assertThat(again.status()).isEqualTo(200);
    for (int i = 0; i < 100; i++) {
      Call.of("DELETE", LEVELS + "/test.many." + i).send();
    }
  }
}
