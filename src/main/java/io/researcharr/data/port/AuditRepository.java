package io.researcharr.data.port;

import io.researcharr.data.domain.audit.AuditEntry;
import io.researcharr.data.domain.audit.AuditFilter;
import io.researcharr.data.domain.audit.AuditId;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The audit trail, which the database itself writes.
 *
 * <p>Laws: every change of an entry, a queue item, a setting or a key, and whatever an operator
 * does to a job, has one entry here, in the same transaction, whoever makes it; what changes
 * nothing has none. The versions of a thing's entries count up by one. Secrets are not in it.
 * Entries go when they are forgotten, the oldest first, and at no other time.
 */
public interface AuditRepository {

  /** The newest entries that a filter admits, before the given one, from new to old. */
  Uni<List<AuditEntry>> page(AuditFilter filter, Optional<AuditId> before, int limit);

  /** The same, as far as the entries do not have more than so many bytes together. */
  Uni<Portion<AuditEntry>> portion(
      AuditFilter filter, Optional<AuditId> before, int limit, long bytes);

  Uni<Optional<AuditEntry>> find(AuditId id);

  /**
   * The version with which a thing has gone for good the last time, held for this unit of work;
   * nothing where it never has. It is remembered for ever.
   */
  Uni<Optional<Long>> ended(AuditEntry.Subject subject);

  /**
   * Does something in somebody's name, where the rows themselves do not say who it is: when they
   * are removed. Only in a unit of work with several changes.
   */
  <T> Uni<T> as(String actor, Supplier<Uni<T>> work);

  /**
   * Makes room for the months to come, and says whether there may be more to do, by a unit of work
   * of its own.
   */
  Uni<Boolean> prepare();

  /**
   * Forgets what was written before a time, whole months of it or up to so many entries, and says
   * whether there may be more.
   */
  Uni<Boolean> forget(Instant before, int limit);
}
