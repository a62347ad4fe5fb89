package io.researcharr.data.adapter.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.researcharr.data.domain.media.MediaType;
import io.researcharr.data.domain.repeat.RequestKey;
import java.sql.SQLException;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What is done again and again for ever walks an index, however many rows there are. */
public abstract class HousekeepingPlans {

  protected static final int ROWS = 20_000;

  protected abstract Dialect dialect();

  /** The plan as text, one step a line. */
  protected abstract String explain(Sql sql) throws SQLException;

  /** What the plan of a scan of a whole table looks like. */
  protected abstract String wholeTable(String table);

  /** What the plan of a sort of all that was found looks like. */
  protected abstract String sort();

  @Test
  void whatIsPurgedIsFoundByAWalk() throws SQLException {
    for (MediaType type : MediaType.values()) {
      String plan =
          explain(SqlPurgeRepository.purging(dialect(), type, Instant.EPOCH.plusSeconds(9), 200));

      assertThat(plan).contains("media_deleted_at_idx").doesNotContain(sort());
      assertThat(plan).doesNotContain(wholeTable("media"));
    }
  }

  @Test
  void whetherASeriesHasEpisodesIsALookIntoTheIndex() throws SQLException {
    String plan =
        explain(
            SqlPurgeRepository.purging(
                dialect(), MediaType.SERIES, Instant.EPOCH.plusSeconds(9), 200));

    assertThat(plan).contains("media_series_id_idx").doesNotContain("Hash", "Merge", "SCAN e");
    assertThat(plan).doesNotContain(wholeTable("media"));
  }

  @Test
  void importsThatAreLongOverAreFoundByAWalk() throws SQLException {
    String plan =
        explain(SqlPurgeRepository.forgetting(dialect(), Instant.EPOCH.plusSeconds(9), 200));

    assertThat(plan).contains("imports_finished_at_idx").doesNotContain(sort());
    assertThat(plan).doesNotContain(wholeTable("imports"));
  }

  @Test
  void answersWhoseTimeIsOverAreFoundByAWalk() throws SQLException {
    String plan = explain(SqlAnswerRepository.forgetting(dialect(), 200));

    assertThat(plan).contains("kept_answers_created_at_idx").doesNotContain(sort());
    assertThat(plan).doesNotContain(wholeTable("kept_answers"));
  }

  @Test
  void anAnswerIsFoundByItsKey() throws SQLException {
    String plan =
        explain(
            SqlAnswerRepository.beginning(dialect(), new RequestKey("caller", "POST /x", "key 7")));

    assertThat(plan).containsAnyOf("kept_answers_pkey", "sqlite_autoindex_kept_answers_1");
    assertThat(plan).doesNotContain(wholeTable("kept_answers"));
  }
}
