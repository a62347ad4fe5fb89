package io.researcharr.data.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.researcharr.data.adapter.postgres.PostgresUrl;
import io.researcharr.data.port.StorageException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SchemaAheadTest {

  private static final PostgresUrl HERE = url("here");
  private static final PostgresUrl THERE = url("there");

  private final Queue<PostgresUrl> migrated = new ConcurrentLinkedQueue<>();

  @AfterEach
  void forgetWhatWasBegun() {
    SchemaAhead.version(HERE, this::migrate);
  }

  @Test
  void beginsBeforeAnybodyAsks() throws InterruptedException {
    // Given
    CountDownLatch begun = new CountDownLatch(1);

    // When
    SchemaAhead.begin(
        new DatabaseUrl.Postgres(HERE),
        url -> {
          begun.countDown();
          return migrate(url);
        });

    // Then
    assertThat(begun.await(1, TimeUnit.MINUTES)).isTrue();
    assertThat(SchemaAhead.version(HERE, this::migrate)).isEqualTo("1");
    assertThat(migrated).containsExactly(HERE);
  }

  @Test
  void isDoneAnewByASecondOpening() {
    // Given
    SchemaAhead.begin(new DatabaseUrl.Postgres(HERE), this::migrate);

    // When
    String first = SchemaAhead.version(HERE, this::migrate);
    String second = SchemaAhead.version(HERE, this::migrate);

    // Then
    assertThat(first).isEqualTo("1");
    assertThat(second).isEqualTo("2");
  }

  @Test
  void failsTheOpeningWithWhatItFailedWithItself() {
    // Given
    StorageException.Unavailable away = new StorageException.Unavailable("It is away.");
    SchemaAhead.begin(
        new DatabaseUrl.Postgres(HERE),
        url -> {
          throw away;
        });

    // When, Then
    assertThatThrownBy(() -> SchemaAhead.version(HERE, this::migrate)).isSameAs(away);
    assertThat(SchemaAhead.version(HERE, this::migrate)).isEqualTo("1");
  }

  @Test
  void saysNothingOfAnotherDatabase() {
    // Given
    SchemaAhead.begin(new DatabaseUrl.Postgres(THERE), url -> "that of there");

    // When, Then
    assertThat(SchemaAhead.version(HERE, this::migrate)).isEqualTo("1");
  }

  @Test
  void doesNothingOnSqlite() {
    // When
    SchemaAhead.begin(new DatabaseUrl.Sqlite(Path.of("file.db")), this::migrate);

    // Then
    assertThat(SchemaAhead.version(HERE, this::migrate)).isEqualTo("1");
    assertThat(migrated).containsExactly(HERE);
  }

  private String migrate(PostgresUrl url) {
    migrated.add(url);
    return String.valueOf(migrated.size());
  }

  private static PostgresUrl url(String database) {
    return new PostgresUrl(
        "localhost", 5432, database, "user", "secret", Optional.empty(), Optional.empty());
  }
}
