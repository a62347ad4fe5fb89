package io.researcharr.data.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PoolUseTest {

  @Test
  void forgetsAStatementThatCouldNotEvenBegin() {
    // Given
    PoolUse use = new PoolUse(1);

    // When
    assertThatThrownBy(
            () ->
                use.counted(
                        () -> {
                          throw new IllegalStateException("the pool is closed");
                        })
                    .await()
                    .atMost(Duration.ofSeconds(1)))
        .hasMessage("the pool is closed");

    // Then
    assertThat(use.used()).isZero();
    assertThat(use.waiting()).isZero();
  }
}
