package io.researcharr.data.adapter.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.researcharr.data.domain.audit.AuditAction;
import io.researcharr.data.domain.audit.AuditEntity;
import io.researcharr.data.domain.audit.AuditFilter;
import io.researcharr.data.domain.audit.AuditId;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The plans of the audit trail: among 100,000 entries, of which nearly all are creations of media
 * by one actor, whatever is asked for is found by an index.
 */
public abstract class AuditPlans {

  protected static final int ROWS = 100_000;

  protected abstract Dialect dialect();

  /** The plan as text, one step a line. */
  protected abstract String explain(Sql sql) throws SQLException;

  /** Fails where a plan reads much more than it needs. */
  protected abstract void assertReadsLittle(String plan);

  /** The time of the entry with this number. */
  protected abstract Instant timeOf(int number);

  protected abstract int count(Sql sql) throws SQLException;

  @TestFactory
  List<DynamicTest> everyPageIsFoundByAnIndex() {
    List<DynamicTest> tests = new ArrayList<>();
    for (AuditFilter what : things()) {
      for (AuditFilter filter : List.of(what, what.from(timeOf(40_000)).to(timeOf(60_000)))) {
        for (Optional<AuditId> before :
            List.of(Optional.of(new AuditId(timeOf(50_000), 50_000)), Optional.<AuditId>empty())) {
          tests.add(
              DynamicTest.dynamicTest(
                  filter + (before.isPresent() ? ", behind a position" : ""),
                  () ->
                      assertReadsLittle(
                          explain(
                              new AuditSelect(dialect().audit())
                                  .page(filter, before, 51)
                                  .orElseThrow()))));
        }
      }
    }
    return tests;
  }

  @Test
  void anEntryIsFoundByItsId() throws SQLException {
    Sql sql = new AuditSelect(dialect().audit()).find(new AuditId(timeOf(50_000), 50_000));

    assertReadsLittle(explain(sql));
    assertThat(count(sql)).isEqualTo(1);
  }

  @Test
  void whatIsRareIsFound() throws SQLException {
    Sql sql =
        new AuditSelect(dialect().audit())
            .page(filter(AuditEntity.SETTING, null, null), Optional.empty(), 51)
            .orElseThrow();

    assertThat(count(sql)).isEqualTo(10);
  }

  @Test
  void aPlanThatReadsEverythingWouldBeSeen() throws SQLException {
    String plan = explain(Sql.of("SELECT * FROM audit_log AS l WHERE old_values = ?", "x"));

    org.assertj.core.api.Assertions.assertThatThrownBy(() -> assertReadsLittle(plan))
        .isInstanceOf(AssertionError.class);
  }

  private static List<AuditFilter> things() {
    return List.of(
        AuditFilter.ALL,
        AuditFilter.of(AuditEntity.MEDIA, "m7"),
        filter(AuditEntity.MEDIA, null, null),
        filter(AuditEntity.SETTING, null, null),
        filter(null, AuditAction.UPDATED, null),
        filter(null, AuditAction.CREATED, null),
        filter(null, null, "rare"),
        filter(null, null, "import"),
        filter(AuditEntity.SETTING, null, "import"),
        filter(AuditEntity.MEDIA, AuditAction.UPDATED, "import"),
        filter(AuditEntity.JOB, AuditAction.RETRIED, null));
  }

  private static AuditFilter filter(AuditEntity entity, AuditAction action, String actor) {
    return new AuditFilter(
        Optional.ofNullable(entity),
        Optional.empty(),
        Optional.ofNullable(actor),
        Optional.ofNullable(action),
        Optional.empty(),
        Optional.empty());
  }
}
