package io.researcharr.data.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.researcharr.data.domain.media.Media;
import io.researcharr.data.fixture.Entries;
import io.researcharr.data.fixture.PostgresProfile;
import io.researcharr.data.port.Storage;
import io.vertx.sqlclient.Pool;
import jakarta.inject.Inject;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(PostgresProfile.class)
class PostgresGrowthTest {

  @Inject Storage storage;
  @Inject Pool pool;

  @Test
  void hasTheTableLookedAtWhenItGrows() throws Exception {
    // Given
    List<Media> rows =
        IntStream.range(0, 5_000).mapToObj(i -> Entries.movie("Growing " + i)).toList();

    // When
    storage.unitOfWork().write("test", r -> r.batches().insertAll(rows)).await().indefinitely();

    // Then: no minute has passed, after which PostgreSQL would have looked by itself
    double known =
        pool.query("SELECT reltuples FROM pg_class WHERE oid = 'media'::regclass")
            .execute()
            .toCompletionStage()
            .toCompletableFuture()
            .get(10, TimeUnit.SECONDS)
            .iterator()
            .next()
            .getDouble(0);
    assertThat(known).isGreaterThanOrEqualTo(5_000);
  }

  @Test
  void isLookedAtOncePerStep() {
    PostgresGrowth growth = new PostgresGrowth();

    assertThat(IntStream.range(0, 1_000).filter(i -> growth.reachesAStepWith(250)).count())
        .isEqualTo(3);
  }
}
