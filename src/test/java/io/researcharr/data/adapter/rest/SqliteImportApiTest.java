package io.researcharr.data.adapter.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.researcharr.data.fixture.SqliteProfile;
import io.researcharr.data.fixture.Wire;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(SqliteProfile.class)
class SqliteImportApiTest extends ImportApiTests {

  /** On one engine only, since it takes half a minute and none has a part in it. */
  @Test
  void endsAnUploadThatHasStalled() {
    // Given
    try (Wire upload = upload(newInstance(), "[" + rows(805_000_000, 260))) {

      // When
      Wire.Answer answer = upload.receive();

      // Then
      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.json().path("detail").asText())
          .contains("Nothing has come for 30 seconds")
          .contains("250 rows before that were taken in");
    }
  }
}
