package io.researcharr.data.adapter.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.researcharr.data.fixture.Entries;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The log goes into the file without those who write, and does not grow for ever. */
@Timeout(60)
class SqliteCheckpointerTest {

  private static final int PAGE = 4_096;
  private static final int FRAME = PAGE + 24;

  @TempDir Path directory;

  private Path file;
  private SqliteStorage storage;

  @BeforeEach
  void open() {
    file = directory.resolve("log.db");
    storage = new SqliteStorage(new SqliteStorage.Settings(file, false, 2, 500, false));
    storage.open();
  }

  @AfterEach
  void close() {
    storage.close();
  }

  @Test
  void movesWhatIsWorthItBeforeTheWriterWouldHaveTo() throws SQLException {
    // When
    write(SqliteCheckpointer.WORTH);

    // Then
    await().atMost(Duration.ofSeconds(10)).until(() -> left() == 0);
    assertThat(pages())
        .isBetween((long) SqliteCheckpointer.WORTH, (long) SqliteConnection.LOG_LIMIT);
  }

  @Test
  void leavesALogThatIsWrittenWithoutAPauseNoLargerThanItMayBe() throws IOException {
    // When
    for (int i = 0; i < 80; i++) {
      write(500);
    }

    // Then
    assertThat(Files.size(directory.resolve("log.db-wal")))
        .isLessThan(3L * SqliteConnection.LOG_LIMIT * FRAME);
  }

  private void write(int pages) {
    String text = "{\"a\":\"" + "x".repeat(pages * PAGE / 2) + "\"}"; // once more in the trail
    storage
        .unitOfWork()
        .writeOne("test", r -> r.media().insert(Entries.withMetadata(Entries.movie("Large"), text)))
        .await()
        .atMost(Duration.ofSeconds(10));
  }

  private long left() throws SQLException {
    List<Long> log = log();
    return log.get(0) - log.get(1);
  }

  private long pages() throws SQLException {
    return log().get(0);
  }

  private List<Long> log() throws SQLException {
    try (Connection other = DriverManager.getConnection(SqliteConnection.url(file));
        ResultSet row = other.createStatement().executeQuery("PRAGMA wal_checkpoint(NOOP)")) {
      return List.of(row.getLong(2), row.getLong(3));
    }
  }
}
