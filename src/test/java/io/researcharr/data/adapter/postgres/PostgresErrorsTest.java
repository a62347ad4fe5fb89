package io.researcharr.data.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.researcharr.data.port.StorageException;
import io.vertx.core.VertxException;
import io.vertx.core.impl.NoStackTraceThrowable;
import io.vertx.sqlclient.ClosedConnectionException;
import java.net.SocketException;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import org.hibernate.HibernateException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PostgresErrorsTest {

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void takesAConnectionThatBreaksInATransactionForADatabaseThatIsAway(boolean isReset) {
    // Given
    Exception broken =
        isReset
            ? new SocketException("Connection reset")
            : new VertxException("Connection was closed", true);

    // When
    Throwable meaning =
        PostgresErrors.translate(
            new HibernateException("could not flush", new CompletionException(broken)));

    // Then
    assertThat(meaning).isInstanceOf(StorageException.Unavailable.class);
  }

  @Test
  void takesAnAnswerThatDoesNotComeInTimeForADatabaseThatIsAway() {
    for (Throwable late :
        List.of(
            new TimeoutException("late"),
            new NoStackTraceThrowable("Timeout"),
            ClosedConnectionException.INSTANCE)) {
      assertThat(PostgresErrors.translate(late)).isInstanceOf(StorageException.Unavailable.class);
    }
  }

  @Test
  void leavesAFaultOfTheProgramWhatItIs() {
    // Given
    var fault = new NullPointerException("a mapper forgot a column");
    var wrapped = new CompletionException(fault);

    // Then
    assertThat(PostgresErrors.translate(fault)).isSameAs(fault);
    assertThat(PostgresErrors.translate(wrapped)).isSameAs(wrapped);
  }

  @Test
  void leavesAFaultOfTheMappingWhatItIs() {
    // Given
    var fault = new HibernateException("no such entity");

    // When
    Throwable meaning = PostgresErrors.translate(fault);

    // Then
    assertThat(meaning).isSameAs(fault);
  }
}
