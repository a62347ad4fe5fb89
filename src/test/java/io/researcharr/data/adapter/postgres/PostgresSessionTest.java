package io.researcharr.data.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.researcharr.data.fixture.PostgresProfile;
import io.researcharr.data.port.Storage;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the sessions of the service itself are set to, by asking one of them. */
@QuarkusTest
@TestProfile(PostgresProfile.class)
class PostgresSessionTest {

  @Inject Pool pool;
  @Inject Storage storage;

  @Test
  void walksIndexesPlansOnceAndLetsNothingRunForEver() {
    Map<String, String> expected =
        Map.of(
            "application_name", "researcharr-data",
            "enable_seqscan", "off",
            "enable_bitmapscan", "off",
            "jit", "off",
            "plan_cache_mode", "force_generic_plan",
            "max_parallel_workers_per_gather", "0",
            "statement_timeout", "15000",
            "idle_in_transaction_session_timeout", "15000");
    Map<String, String> settings = new HashMap<>();
    get(pool.query("SELECT name, setting FROM pg_settings").execute())
        .forEach(row -> settings.put(row.getString(0), row.getString(1)));
    settings.keySet().retainAll(expected.keySet());

    assertThat(settings).isEqualTo(expected);
  }

  @Test
  void tellsItsReservedConnectionsFromTheOthers() {
    // When
    get(storage.reserved("test").read("test", r -> r.keys().all()));

    // Then
    assertThat(
            get(
                pool.query(
                        "SELECT 1 FROM pg_stat_activity WHERE datname = current_database()"
                            + " AND application_name = 'researcharr-data reserved'")
                    .execute()))
        .isNotEmpty();
  }

  @Test
  void letsNobodyHoldLocksWhoSaysNothingMore() {
    // Given somebody who is lost in the middle of a transaction, such as a join
    SqlConnection lost = get(pool.getConnection());
    get(lost.begin());
    assertThat(lockable(lost)).isTrue();
    boolean before = lockable(pool);

    // Then
    assertThat(before).isFalse();
    await().atMost(Duration.ofSeconds(60)).until(() -> lockable(pool));
  }

  private static boolean lockable(SqlClient client) {
    return get(client.query("SELECT 1 FROM cache_epoch FOR UPDATE SKIP LOCKED").execute()).size()
        == 1;
  }

  private static <T> T get(Uni<T> answer) {
    return answer.await().atMost(Duration.ofSeconds(10));
  }
}
