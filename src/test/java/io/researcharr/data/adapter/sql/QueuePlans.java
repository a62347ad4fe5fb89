package io.researcharr.data.adapter.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.researcharr.data.domain.imports.ImportSource;
import io.researcharr.data.domain.queue.QueueClaim;
import io.researcharr.data.domain.queue.QueueFilter;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The plans of the queue: what is next, claims and lists walk an index in their order, on every
 * engine, among 100,000 items of which most are held, waiting or done.
 */
public abstract class QueuePlans {

  protected static final int ROWS = 100_000;
  private static final UUID SOME_ID = UUID.fromString("00050000-0000-7000-8000-000000000000");

  protected abstract Dialect dialect();

  /** The plan as text, one step a line. */
  protected abstract String explain(Sql sql) throws SQLException;

  /** The ids that a statement leads to, in their order. */
  protected abstract List<String> ids(Sql sql) throws SQLException;

  /** What the plan of a scan of the whole table looks like. */
  protected abstract String wholeTable();

  /** What the plan of a sort of all that was found looks like. */
  protected abstract String sort();

  @TestFactory
  List<DynamicTest> everyListWalksAnIndex() {
    List<DynamicTest> tests = new ArrayList<>();
    for (Optional<ImportSource> service :
        List.of(Optional.of(ImportSource.SONARR), Optional.<ImportSource>empty())) {
      for (Optional<UUID> media : List.of(Optional.of(SOME_ID), Optional.<UUID>empty())) {
        for (Optional<Boolean> due : choices()) {
          for (Optional<Boolean> processed : choices()) {
            for (Optional<UUID> after : List.of(Optional.of(SOME_ID), Optional.<UUID>empty())) {
              var filter = new QueueFilter(service, media, due, processed);
              new QueueSelect(dialect())
                  .page(filter, after, 51)
                  .ifPresent(
                      sql ->
                          tests.add(
                              DynamicTest.dynamicTest(
                                  filter + (after.isPresent() ? ", behind a position" : ""),
                                  () -> walks(filter, sql))));
            }
          }
        }
      }
    }
    return tests;
  }

  @Test
  void whatIsNextWalksTheIndexInItsOrder() throws SQLException {
    usesIndexes(next(), true);
    assertThat(explain(next())).contains("queue_items_next_idx");
  }

  @Test
  void aClaimWalksTheSameIndex() throws SQLException {
    var claim = new QueueClaim(ImportSource.RADARR, "worker", 500, Duration.ofSeconds(30));

    Sql sql = SqlQueueRepository.claiming(dialect(), claim, SOME_ID, "me");

    usesIndexes(sql, true);
    assertThat(explain(sql)).contains("queue_items_next_idx");
  }

  @Test
  void nothingIsFoundThatIsHeldWaitingOrDone() throws SQLException {
    // Given: of ten items one is new, one is held no more, and the others are not due.

    // When
    List<String> found = ids(next());

    // Then
    assertThat(found.stream().map(id -> Integer.parseInt(id.substring(0, 8)) % 10))
        .hasSize(50)
        .containsOnly(0, 1);
  }

  @Test
  void theDatabaseKnowsWhenAnItemIsDue() throws SQLException {
    // When
    List<String> unlike =
        ids(
            Sql.of(
                "SELECT id FROM queue_items WHERE (due_at IS NOT NULL AND due_at <= "
                    + dialect().now()
                    + ") <> ((last_processed IS NULL OR next_retry_at IS NOT NULL)"
                    + " AND (next_retry_at IS NULL OR next_retry_at <= "
                    + dialect().now()
                    + ") AND (lease_expires_at IS NULL OR lease_expires_at <= "
                    + dialect().now()
                    + "))"));

    // Then
    assertThat(unlike).isEmpty();
  }

  @Test
  void aPlanThatScansTheTableWouldBeSeen() throws SQLException {
    assertThat(explain(Sql.of("SELECT * FROM queue_items WHERE metadata = ?", "x")))
        .containsIgnoringCase(wholeTable());
  }

  private void walks(QueueFilter filter, Sql sql) throws SQLException {
    String plan = explain(sql);
    usesIndexes(sql, filter.mediaId().isEmpty());
    if (filter.mediaId().isPresent()) {
      assertThat(plan).contains("queue_items_media_service_key");
    } else if (!filter.equals(QueueFilter.ALL)) {
      boolean done = filter.processed().orElse(true) && !filter.due().orElse(false);
      boolean open = !filter.processed().orElse(false);
      assertThat(plan.contains("queue_items_done_idx")).isEqualTo(done);
      assertThat(plan.contains("queue_items_open_idx")).isEqualTo(open);
    }
  }

  private Sql next() {
    return new QueueSelect(dialect()).next(QueueTable.NAMES, ImportSource.RADARR, 50);
  }

  private static List<Optional<Boolean>> choices() {
    return List.of(Optional.empty(), Optional.of(true), Optional.of(false));
  }

  private void usesIndexes(Sql sql, boolean walks) throws SQLException {
    String plan = explain(sql);
    assertThat(plan).doesNotContainIgnoringCase(wholeTable());
    if (walks) {
      assertThat(plan).as("a walk needs no sort").doesNotContain(sort());
    }
  }
}
