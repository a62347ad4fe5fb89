package io.researcharr.data.adapter.arr;

import static org.assertj.core.api.Assertions.assertThat;

import io.researcharr.data.port.UpstreamException;
import io.smallrye.faulttolerance.api.RetryWhen;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class PatientPersistenceTest {

  @Test
  void triesAgainOnlyWhatMayPass() throws ReflectiveOperationException {
    // Given
    var when =
        PatientPersistence.class
            .getMethod("insist", Supplier.class)
            .getAnnotation(RetryWhen.class)
            .exception();

    // When
    var predicate = when.getConstructor().newInstance();

    // Then
    assertThat(predicate.test(UpstreamException.passing("busy"))).isTrue();
    assertThat(predicate.test(UpstreamException.lasting("no"))).isFalse();
    assertThat(predicate.test(new IllegalStateException())).isFalse();
  }
}
