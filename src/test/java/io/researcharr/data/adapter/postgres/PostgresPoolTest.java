package io.researcharr.data.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.pgclient.PgConnectOptions;
import org.junit.jupiter.api.Test;

class PostgresPoolTest {

  @Test
  void keepsTheLongStatementsOfListsPrepared() {
    // Given: a list by state is a merge of many walks, and by default 2,048 characters are kept
    String walks = "SELECT 1 ".repeat(1_000);

    // When
    PgConnectOptions options = PostgresPool.prepared(new PgConnectOptions());

    // Then
    assertThat(options.getPreparedStatementCacheSqlFilter().test(walks)).isTrue();
  }
}
