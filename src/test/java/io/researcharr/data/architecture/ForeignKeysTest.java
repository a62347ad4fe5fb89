package io.researcharr.data.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import io.researcharr.data.adapter.sql.Migrations;
import io.researcharr.data.fixture.Database;
import io.researcharr.data.fixture.PostgresServer;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each reference between tables has an index; see decision 0026 for what may refer to itself. */
class ForeignKeysTest {

  private static final String TO_ITSELF = "media.series_id";

  private static final String ON_POSTGRES =
      """
      SELECT k.conrelid::regclass || '.' || a.attname
        || CASE WHEN k.confrelid = k.conrelid THEN ' itself' ELSE '' END
        || CASE WHEN EXISTS (SELECT 1 FROM pg_index i
             WHERE i.indrelid = k.conrelid AND i.indkey[0] = k.conkey[1]) THEN '' ELSE ' unindexed' END
      FROM pg_constraint k JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = k.conkey[1]
      WHERE k.contype = 'f' ORDER BY 1
      """;

  private static final String ON_SQLITE =
      """
      SELECT t.name || '.' || k."from" || CASE WHEN k."table" = t.name THEN ' itself' ELSE '' END
        || CASE WHEN EXISTS (SELECT 1 FROM pragma_index_list(t.name) i, pragma_index_info(i.name) c
             WHERE c.seqno = 0 AND c.name = k."from") THEN '' ELSE ' unindexed' END
      FROM sqlite_master t, pragma_foreign_key_list(t.name) k WHERE t.type = 'table' ORDER BY 1
      """;

  @TempDir Path directory;

  @Test
  void haveAnIndexAndNoneIsInTheTrailOnPostgres() throws SQLException {
    Database database = Database.of(PostgresServer.newDatabase());
    Migrations.migrate(database.jdbc(), null, null, "postgresql");
    haveAnIndexAndNoneIsInTheTrail(database.query(ON_POSTGRES));
  }

  @Test
  void haveAnIndexAndNoneIsInTheTrailOnSqlite() throws SQLException {
    Database database = new Database("jdbc:sqlite:" + directory.resolve("keys.db"));
    Migrations.migrate(database.jdbc(), "", "", "sqlite");
    haveAnIndexAndNoneIsInTheTrail(database.query(ON_SQLITE));
  }

  private static void haveAnIndexAndNoneIsInTheTrail(List<String> keys) {
    assertThat(keys).contains(TO_ITSELF + " itself", "queue_items.media_id");
    assertThat(keys).noneMatch(key -> key.endsWith("unindexed"));
    assertThat(keys)
        .filteredOn(key -> key.contains(" itself"))
        .containsExactly(TO_ITSELF + " itself");
    assertThat(keys).noneMatch(key -> key.startsWith("audit") || key.startsWith("job_history"));
  }
}
