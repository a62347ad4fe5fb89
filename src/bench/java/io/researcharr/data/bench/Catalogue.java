package io.researcharr.data.bench;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import io.researcharr.data.adapter.sql.Migrations;
import io.researcharr.data.domain.media.Title;
import io.researcharr.data.fixture.PostgresServer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

/** The 100,000 entries that everything is measured on; the same on both engines. */
final class Catalogue {

  static final String COMMON_TAG = "hd";
  static final String RARE_TAG = "restored";

  private static final int SERIES = 400;
  private static final int EPISODES = 95;
  private static final int MOVIES = 100_000 - SERIES * (EPISODES + 1);
  private static final int BATCH = 1_000;
  private static final int SOME = 2_000;
  private static final Instant FIRST = Instant.parse("2024-01-01T00:00:00Z");
  private static final List<String> ADJECTIVES =
      List.of(
          "Amber",
          "Broken",
          "Crimson",
          "Distant",
          "Empty",
          "Frozen",
          "Golden",
          "Hidden",
          "Iron",
          "Jade",
          "Lost",
          "Midnight",
          "Northern",
          "Pale",
          "Quiet",
          "Restless",
          "Silent",
          "Violet");
  private static final List<String> NOUNS =
      List.of(
          "Anchor", "Bridge", "Castle", "Dream", "Empire", "Forest", "Garden", "Harbour", "Island",
          "Journey", "Letter", "Mirror", "Orchard", "Passage", "River", "Shadow", "Tower");
  private static final List<String> COLOURS =
      List.of(
          "Ambre",
          "Brise",
          "Cramoisi",
          "Lointain",
          "Vide",
          "Gele",
          "Dore",
          "Cache",
          "Ferreux",
          "Perdu");
  private static final List<String> THINGS =
      List.of("Ancre", "Pont", "Chateau", "Reve", "Foret", "Jardin", "Havre", "Ile", "Miroir");
  private static final List<String> SYLLABLES =
      List.of(
          "ba", "ce", "di", "fo", "gu", "ha", "je", "ki", "lo", "mu", "na", "pe", "qui", "ro", "su",
          "ta", "ve", "wi", "xo", "zu", "bra", "cle", "dri", "flo", "gru", "pla", "ste", "tri",
          "sno", "wre");
  private static final String INSERT =
      "INSERT INTO media (id, type, external_id, title, sort_title, title_folded, status,"
          + " monitored, year, metadata, tags, tmdb_id, tvdb_id, series_id, season_number,"
          + " episode_number, created_at, updated_at, updated_by, deleted_at)"
          + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'seed', ?)";

  private final List<Entry> entries = new ArrayList<>();

  Catalogue() {
    TimeBasedEpochGenerator ids = Generators.timeBasedEpochGenerator();
    for (int n = 0; n < MOVIES; n++) {
      entries.add(new Entry(ids.generate(), n, "movie", null, 0));
    }
    for (int s = 0; s < SERIES; s++) {
      UUID series = ids.generate();
      entries.add(new Entry(series, MOVIES + s, "series", null, 0));
      for (int e = 1; e <= EPISODES; e++) {
        entries.add(
            new Entry(ids.generate(), MOVIES + SERIES + s * 1_000 + e, "episode", series, e));
      }
    }
  }

  List<UUID> ids() {
    return entries.stream().filter(Entry::isLive).map(Entry::id).toList();
  }

  List<UUID> seriesIds() {
    return entries.stream().filter(e -> e.type.equals("series")).map(Entry::id).toList();
  }

  List<String> externalIds() {
    return entries.stream().filter(Entry::isLive).map(Entry::externalId).toList();
  }

  /** Beginnings of titles, none of which is the beginning of more than a few thousand. */
  List<String> titlePrefixes() {
    return ADJECTIVES.stream()
        .flatMap(adjective -> NOUNS.stream().map(noun -> "the " + adjective + "%20" + noun))
        .map(prefix -> prefix.replace(" ", "%20"))
        .toList();
  }

  /** A beginning, of so many letters, of each adjective of titles. */
  List<String> adjectives(int letters) {
    return ADJECTIVES.stream()
        .map(word -> word.substring(0, Math.min(letters, word.length())))
        .toList();
  }

  /** The end of titles without their number; of each there are a few hundred. */
  List<String> pairs() {
    return ADJECTIVES.stream()
        .flatMap(adjective -> NOUNS.stream().map(noun -> adjective + " " + noun))
        .toList();
  }

  /**
   * The beginnings of alternative titles, which a fifth of the entries has; of each a few hundred.
   */
  List<String> alternatives() {
    return COLOURS.stream()
        .flatMap(colour -> THINGS.stream().map(thing -> thing + " " + colour))
        .toList();
  }

  /** Words of original titles, some thousands of which there are. */
  List<String> coined() {
    return entries.stream()
        .filter(entry -> entry.isLive() && entry.hasOriginal())
        .map(entry -> coined(entry.n))
        .limit(SOME)
        .toList();
  }

  /** One of 27,000 words. */
  private static String coined(int n) {
    int number = Math.floorMod(n * 7_919, 27_000);
    int size = SYLLABLES.size();
    return SYLLABLES.get(number % size)
        + SYLLABLES.get(number / size % size)
        + SYLLABLES.get(number / size / size)
        + "n";
  }

  /** The titles of live entries. */
  List<String> titles() {
    return entries.stream().filter(Entry::isLive).map(Entry::title).toList();
  }

  /** The time after which a twentieth of the movies has been changed. */
  Instant recently() {
    return FIRST.plusSeconds(MOVIES / 20L * 19 * 60);
  }

  /** Makes the tables and stores all entries. */
  void fill(Engine engine, String databaseUrl) throws SQLException {
    boolean postgres = engine == Engine.POSTGRESQL;
    String jdbc =
        postgres ? PostgresServer.jdbc(databaseUrl) : "jdbc:sqlite:" + Lab.sqliteFile(databaseUrl);
    Migrations.migrate(
        jdbc,
        postgres ? "postgres" : "",
        postgres ? "postgres" : "",
        postgres ? "postgresql" : "sqlite");
    try (Connection connection = DriverManager.getConnection(jdbc)) {
      if (!postgres) {
        run(connection, "PRAGMA journal_mode = WAL");
      }
      connection.setAutoCommit(false);
      try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
        for (int n = 0; n < entries.size(); n++) {
          bind(insert, entries.get(n), postgres);
          insert.addBatch();
          if (n % BATCH == BATCH - 1) {
            insert.executeBatch();
          }
        }
        insert.executeBatch();
      }
      connection.commit();
      connection.setAutoCommit(true);
      if (postgres) {
        run(connection, "VACUUM ANALYZE");
        run(connection, "CHECKPOINT");
      }
    }
  }

  private static void run(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static void bind(PreparedStatement insert, Entry entry, boolean postgres)
      throws SQLException {
    boolean episode = entry.seriesId != null;
    boolean movie = entry.type.equals("movie");
    Object[] values = {
      entry.id,
      entry.type,
      entry.externalId(),
      entry.title(),
      Title.sortKey(entry.title()),
      Title.fold(entry.title()),
      entry.status(),
      entry.n % 5 != 0,
      1920 + entry.n % 105,
      entry.metadata(),
      entry.tags(),
      movie ? entry.n + 1 : null,
      entry.type.equals("series") ? entry.n + 1 : null,
      entry.seriesId,
      episode ? 1 + entry.episode / 20 : null,
      episode ? entry.episode : null,
      entry.createdAt(),
      entry.createdAt().plusSeconds(60),
      entry.isLive() ? null : entry.createdAt().plusSeconds(60)
    };
    for (int i : IntStream.range(0, values.length).toArray()) {
      insert.setObject(i + 1, postgres ? forPostgres(values[i]) : forSqlite(values[i]));
    }
  }

  private static Object forPostgres(Object value) {
    return value instanceof Instant time ? time.atOffset(ZoneOffset.UTC) : value;
  }

  private static Object forSqlite(Object value) {
    if (value instanceof Instant time) {
      return time.getEpochSecond() * 1_000_000;
    }
    return value instanceof UUID ? value.toString() : value;
  }

  /** One entry, whose fields all follow from its number. */
  private record Entry(UUID id, int n, String type, UUID seriesId, int episode) {

    private boolean isLive() {
      return !type.equals("movie") || n % 50 != 7;
    }

    private String externalId() {
      return (type.equals("movie") ? "tmdb:" : "tvdb:") + (n + 1);
    }

    private String title() {
      return "The %s %s %d"
          .formatted(ADJECTIVES.get(n * 7 % ADJECTIVES.size()), NOUNS.get(n * 5 % NOUNS.size()), n);
    }

    private String status() {
      int share = n * 31 % 100;
      return share < 85
          ? "completed"
          : share < 95 ? "pending" : share < 99 ? "failed" : "processing";
    }

    private String tags() {
      if (n % 2_000 == 3) {
        return "[\"" + RARE_TAG + "\"]";
      }
      return n % 2 == 0 ? "[\"" + COMMON_TAG + "\"]" : "[]";
    }

    private String metadata() {
      return """
          {"genres":["Drama","Crime"],"overview":"Somebody who thought the day would be like any \
          other finds out that it is not, and that the way back is longer than the way there.",\
          "path":"/library/%1$d","qualityProfileId":4,"studio":"Studio %2$d"%3$s}"""
          .formatted(n, n % 50, n % 5 == 2 ? alternatives() : hasOriginal() ? original() : "");
    }

    private boolean hasOriginal() {
      return n % 5 == 3;
    }

    private String original() {
      return ",\"originalTitle\":\"%s %s\"".formatted(coined(n), coined(n * 31));
    }

    private String alternatives() {
      return ",\"alternativeTitles\":[\"%1$s %2$s %3$d\",\"Un %1$s, %2$s\"]"
          .formatted(THINGS.get(n / 5 % THINGS.size()), COLOURS.get(n / 5 % COLOURS.size()), n);
    }

    private Instant createdAt() {
      return FIRST.plusSeconds(n * 60L);
    }
  }
}
