package io.researcharr.data.adapter.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.researcharr.data.domain.imports.ImportSource;
import io.researcharr.data.domain.job.Claim;
import io.researcharr.data.domain.job.JobFilter;
import io.researcharr.data.domain.job.JobStatus;
import io.researcharr.data.domain.job.JobType;
import io.researcharr.data.port.JobLeases;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The plans of claims and lists of jobs, on every engine, among 50,000 jobs of which most have
 * ended.
 */
public abstract class JobPlans {

  protected static final int ROWS = 50_000;

  private static final UUID SOME_ID = UUID.fromString("00020000-0000-7000-8000-000000000000");
  private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

  protected abstract Dialect dialect();

  /** The plan as text, one step a line. */
  protected abstract String explain(Sql sql) throws SQLException;

  /** How a selection of jobs for a choosy claim is carried out. */
  protected String explainPick(Sql sql) throws SQLException {
    return explain(sql);
  }

  /** What the plan of a scan of the whole table looks like. */
  protected abstract String wholeTable();

  /** What the plan of a sort of all that was found looks like. */
  protected abstract String sort();

  @Test
  void aClaimThatTakesWhatComesWalksTheIndexOfAllClaimableJobs() throws SQLException {
    String plan = explain(pick(Set.of(), Set.of(), JobLeases.NO_FLOOR));

    assertThat(plan)
        .contains("processing_jobs_claim_idx")
        .doesNotContain(sort())
        .doesNotContain(wholeTable());
  }

  @Test
  void aClaimFromAFloorOnWalksTheSameIndex() throws SQLException {
    assertThat(explain(pick(Set.of(), Set.of(), 42)))
        .contains("processing_jobs_claim_idx")
        .doesNotContain(sort());
  }

  @TestFactory
  List<DynamicTest> aClaimThatIsChoosyWalksAPieceForEachTypeAndService() {
    List<DynamicTest> tests = new ArrayList<>();
    for (Set<JobType> types : List.of(Set.<JobType>of(), Set.of(JobType.VERIFY, JobType.SEARCH))) {
      for (Set<ImportSource> services :
          List.of(Set.<ImportSource>of(), Set.of(ImportSource.SONARR))) {
        if (!types.isEmpty() || !services.isEmpty()) {
          tests.add(
              DynamicTest.dynamicTest(
                  types + " " + services,
                  () ->
                      assertThat(explainPick(pick(types, services, JobLeases.NO_FLOOR)))
                          .contains("processing_jobs_claim_filtered_idx")
                          .doesNotContain(wholeTable())));
        }
      }
    }
    return tests;
  }

  @TestFactory
  List<DynamicTest> everyListWalksAnIndex() {
    List<DynamicTest> tests = new ArrayList<>();
    for (Optional<JobStatus> status :
        List.of(
            Optional.of(JobStatus.FAILED),
            Optional.of(JobStatus.COMPLETED),
            Optional.<JobStatus>empty())) {
      for (Optional<UUID> media : List.of(Optional.of(SOME_ID), Optional.<UUID>empty())) {
        for (Optional<String> worker : List.of(Optional.of("w1"), Optional.<String>empty())) {
          for (Optional<UUID> after : List.of(Optional.of(SOME_ID), Optional.<UUID>empty())) {
            var filter =
                new JobFilter(
                    status,
                    Optional.of(JobType.SEARCH),
                    Optional.of(ImportSource.RADARR),
                    media,
                    worker,
                    Optional.of(NOON),
                    Optional.empty(),
                    Optional.empty());
            tests.add(
                DynamicTest.dynamicTest(
                    filter + (after.isPresent() ? ", behind a position" : ""),
                    () ->
                        assertThat(explain(SqlJobRepository.page(filter, after, 51)))
                            .doesNotContain(wholeTable())
                            .doesNotContain(sort())));
          }
        }
      }
    }
    return tests;
  }

  @Test
  void aPlanThatScansTheTableWouldBeSeen() throws SQLException {
    assertThat(explain(Sql.of("SELECT * FROM processing_jobs WHERE payload = ?", "x")))
        .containsIgnoringCase(wholeTable());
  }

  protected Sql pick(Set<JobType> types, Set<ImportSource> services, long floor) {
    var claim = new Claim("w", types, services, 100, Duration.ofSeconds(30), "me");
    return JobPick.of(dialect(), claim, floor);
  }
}
