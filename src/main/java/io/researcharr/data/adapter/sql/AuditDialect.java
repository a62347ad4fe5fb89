package io.researcharr.data.adapter.sql;

import io.researcharr.data.domain.audit.AuditFilter;
import io.researcharr.data.domain.audit.AuditId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What differs between the engines about the table {@code audit_log}. Statements return rows. */
public interface AuditDialect {

  /** Says in whose name rows are removed from now on, in this unit of work. */
  List<Sql> actAs(String actor);

  /** Ends that before the unit of work does, where it would not end by itself. */
  Optional<Sql> stopActing();

  /**
   * What makes room for the months to come; nothing where none is needed. A row means that there is
   * more to do.
   */
  Optional<Sql> prepare();

  /** What forgets entries before a time; of the last, each row means that there may be more. */
  List<Sql> forget(Instant before, int limit);

  /** Conditions on the time and the place of entries, each with AND in front. */
  Sql range(AuditFilter filter, Optional<AuditId> before);

  /** The order from new to old, by the columns of a table or of an alias. */
  String newestFirst(String prefix);

  /**
   * What stands behind tables to join with them, for each of their rows, those that a selection
   * finds, under the name {@code n}; the selection may refer to the tables.
   */
  Sql joinEach(Sql selection);
}
