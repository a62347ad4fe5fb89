package io.researcharr.data.adapter.sql;

import io.researcharr.data.domain.imports.ImportSource;
import io.researcharr.data.domain.job.Claim;
import io.researcharr.data.domain.job.JobType;
import io.researcharr.data.port.JobLeases;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The selection of the jobs that a claim gets. A claim that takes what comes walks the index of all
 * claimable jobs in the order of their rank; any other one walks a piece of an index for each type
 * and service that it wants, and merges them. Either way it stops when it has enough.
 */
final class JobPick {

  /** How a job of no service is written in the index. */
  private static final String NO_SERVICE = "";

  private JobPick() {}

  static Optional<Sql> of(Dialect dialect, Claim claim, long floor) {
    if (claim.isOpen()) {
      return Optional.of(walk(dialect, "id", "", floor, claim.limit()));
    }
    List<Sql> branches = new ArrayList<>();
    for (String service : services(claim)) {
      add(branches, dialect, claim, service, floor, claim.limit());
    }
    return Optional.of(merged(branches, claim.limit()));
  }

  /**
   * The same, with no more jobs of a service than it can bear.
   *
   * @param room how many jobs a service can bear, by its name, for those that have limits
   */
  static Optional<Sql> within(Dialect dialect, Claim claim, Map<String, Integer> room) {
    List<Sql> branches = new ArrayList<>();
    for (String service : services(claim)) {
      int most = Math.min(claim.limit(), room.getOrDefault(service, claim.limit()));
      if (most > 0) {
        addService(branches, dialect, claim, service, most);
      }
    }
    return branches.isEmpty() ? Optional.empty() : Optional.of(merged(branches, claim.limit()));
  }

  /** All types of one service together may not be more than it can bear. */
  private static void addService(
      List<Sql> branches, Dialect dialect, Claim claim, String service, int most) {
    List<Sql> ofService = new ArrayList<>();
    add(ofService, dialect, claim, service, JobLeases.NO_FLOOR, most);
    branches.add(mergedKeys(ofService, most));
  }

  private static void add(
      List<Sql> branches, Dialect dialect, Claim claim, String service, long floor, int most) {
    for (JobType type : claim.types().isEmpty() ? List.of(JobType.values()) : claim.types()) {
      String condition =
          " AND type = '" + type.wireName() + "' AND COALESCE(service, '') = '" + service + "'";
      branches.add(walk(dialect, "id, claim_rank", condition, floor, most));
    }
  }

  private static List<String> services(Claim claim) {
    Collection<ImportSource> named =
        claim.services().isEmpty() ? List.of(ImportSource.values()) : claim.services();
    List<String> services = new ArrayList<>();
    if (claim.services().isEmpty()) {
      services.add(NO_SERVICE);
    }
    named.forEach(service -> services.add(service.wireName()));
    return services;
  }

  private static Sql walk(
      Dialect dialect, String columns, String condition, long floor, int limit) {
    Sql sql =
        Sql.of("SELECT " + columns + " FROM processing_jobs WHERE claim_rank IS NOT NULL")
            .add(condition);
    if (floor != JobLeases.NO_FLOOR) {
      sql.add(" AND claim_rank >= ?", floor);
    }
    return sql.add(" ORDER BY claim_rank, id LIMIT " + limit + dialect.skipLocked());
  }

  private static Sql merged(List<Sql> branches, int limit) {
    return Sql.of("SELECT id FROM (").add(mergedKeys(branches, limit)).add(") AS picked");
  }

  private static Sql mergedKeys(List<Sql> branches, int limit) {
    List<Sql> wrapped = new ArrayList<>();
    for (int i = 0; i < branches.size(); i++) {
      wrapped.add(Sql.of("SELECT * FROM (").add(branches.get(i)).add(") AS b" + i));
    }
    return Sql.of("SELECT id, claim_rank FROM (")
        .add(Sql.join(wrapped, " UNION ALL "))
        .add(") AS merged ORDER BY claim_rank, id LIMIT " + limit);
  }
}
