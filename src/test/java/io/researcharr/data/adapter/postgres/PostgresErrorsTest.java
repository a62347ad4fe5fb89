package io.researcharr.data.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.researcharr.data.port.StorageException;
import io.vertx.core.VertxException;
import java.net.SocketException;
import java.util.concurrent.CompletionException;
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
  void leavesAFaultOfTheMappingWhatItIs() {
    // Given
    var fault = new HibernateException("no such entity");

    // When
    Throwable meaning = PostgresErrors.translate(fault);

    // Then
    assertThat(meaning).isSameAs(fault);
  }
}
