package io.researcharr.data.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.researcharr.data.fixture.Database;
import io.researcharr.data.fixture.PostgresServer;
import io.researcharr.data.fixture.Seed;
import io.researcharr.data.fixture.events.FeedChecker;
import io.researcharr.data.fixture.events.Told;
import io.researcharr.data.fixture.events.Written;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Readers who are cut off a thousand times while eight writers write are told of each change once.
 * A failure names its seed; {@code -Dseed=…} runs it again, and {@code -Dchaos.seconds=…} for
 * longer.
 */
@Tag("together")
class FeedChaosIT {

  private static final int WRITERS = 8;
  private static final int READERS = 4;
  private static final int CUTS = 1_000;

  /** Fewer, since who wants little waits for it. */
  private static final int FILTERED_CUTS = 40;

  @TempDir Path directory;

  private final long seed = Seed.get();

  @Test
  void missesAndRepeatsNothingWithTwoInstancesOnPostgres() throws SQLException {
    // Given
    String url = PostgresServer.newDatabase();
    try (Cluster cluster = Cluster.start(directory, with(Map.of("DATABASE_URL", url)), 2)) {
      readsEverythingOnce(cluster, Database.of(url));
    }
  }

  @Test
  void missesAndRepeatsNothingOnSqlite() throws SQLException {
    // Given
    try (Cluster cluster = Cluster.start(directory, with(Map.of()), 1)) {
      List<CutOffReader> readers =
          readsEverythingOnce(
              cluster, new Database("jdbc:sqlite:" + directory.resolve("researcharr.db")));

      // Then: there is one order, which all share
      for (CutOffReader reader : readers) {
        assertThat(FeedChecker.inOneOrder(reader.told())).as("seed %d", seed).isEmpty();
      }
    }
  }

  private List<CutOffReader> readsEverythingOnce(Cluster cluster, Database database)
      throws SQLException {
    System.out.println("feed with -Dseed=" + seed);
    long start = System.nanoTime();
    long end = start + Duration.ofSeconds(Long.getLong("chaos.seconds", 5)).toNanos();
    List<CutOffReader> readers = new ArrayList<>();
    for (int i = 0; i < READERS; i++) {
      readers.add(CutOffReader.ofAll(cluster, seed + 1_000 + i));
    }
    CutOffReader filtered = CutOffReader.ofSettings(cluster, seed + 1_000 + READERS);

    // When
    Collection<Written> written;
    try (FeedWriters writers = FeedWriters.start(cluster, database, WRITERS, seed)) {
      Stream<Runnable> all =
          Stream.concat(
              readers.stream().map(reader -> () -> cutOff(reader, CUTS / READERS, end)),
              Stream.of(() -> cutOff(filtered, FILTERED_CUTS, end)));
      all.map(CompletableFuture::runAsync).toList().forEach(CompletableFuture::join);
      writers.close();
      written = writers.written();
      assertThat(writers.strange()).as("seed %d", seed).isEmpty();
      assertThat(writers.bulks()).as("seed %d", seed).isPositive();
    }
    readers.forEach(CutOffReader::readToTheEnd);
    filtered.readToTheEnd();

    // Then
    List<Told> stored = stored(database);
    int cuts = readers.stream().mapToInt(CutOffReader::cuts).sum();
    System.out.printf(
        "%d changes, %d readers cut off %d times, %d ms%n",
        stored.size(), READERS, cuts, Duration.ofNanos(System.nanoTime() - start).toMillis());
    assertThat(cuts).isGreaterThanOrEqualTo(CUTS);
    readers.forEach(reader -> assertToldOnce(reader, stored, written));
    List<Told> settings =
        stored.stream().filter(change -> change.thing().startsWith("setting ")).toList();
    assertToldOnce(filtered, settings, written);
    List<Told> order = readers.get(0).told();
    for (CutOffReader reader : readers) {
      assertThat(FeedChecker.inSameOrder(reader.told(), order)).as("seed %d", seed).isEmpty();
    }
    assertThat(FeedChecker.inSameOrder(filtered.told(), order)).as("seed %d", seed).isEmpty();
    assertThat(settings).hasSizeGreaterThan(20);
    assertThat(written).hasSizeGreaterThan(200);
    assertThat(stored).hasSizeGreaterThan(500);
    assertThat(cluster.complaints())
        .as("seed %d", seed)
        // An instance may be late with its lease where the machine is busy.
        .allMatch(line -> line.contains(".Membership]"));
    return readers;
  }

  private void assertToldOnce(CutOffReader reader, List<Told> stored, Collection<Written> written) {
    assertThat(FeedChecker.check(reader.told(), stored)).as("seed %d", seed).isEmpty();
    assertThat(reader.strange()).as("seed %d", seed).isEmpty();
    assertThat(FeedChecker.inTime(reader.told(), written)).as("seed %d", seed).isEmpty();
  }

  private static void cutOff(CutOffReader reader, int cuts, long end) {
    while (reader.cuts() < cuts || System.nanoTime() < end) {
      reader.readUntilCutOff();
    }
  }

  private static List<Told> stored(Database database) throws SQLException {
    return database
        .query(
            "SELECT seq || '|' || version || '|' || entity_type || ' ' || entity_id"
                + " FROM audit_log ORDER BY seq")
        .stream()
        .map(row -> row.split("\\|", 3))
        .map(row -> new Told(Long.parseLong(row[0]), row[2], Long.parseLong(row[1])))
        .toList();
  }

  private static Map<String, String> with(Map<String, String> more) {
    Map<String, String> all = new HashMap<>(more);
    all.put("API_KEY", ServiceProcess.KEY);
    all.put("EVENTS_HEARTBEAT_SECONDS", "1");
    return all;
  }
}
