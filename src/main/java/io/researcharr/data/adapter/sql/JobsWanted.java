package io.researcharr.data.adapter.sql;

import io.researcharr.data.domain.imports.ImportSource;
import io.researcharr.data.domain.job.Claim;
import io.researcharr.data.domain.job.JobType;
import io.researcharr.data.port.JobLeases;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Which claimable jobs a claim may get.
 *
 * @param services how many of each service at most, by its name; any number when nothing is said
 * @param floor none of a lower rank
 */
public record JobsWanted(
    List<String> types, Map<String, OptionalInt> services, long floor, int limit) {

  /** How a job of no service is written in the index. */
  public static final String NO_SERVICE = "";

  /**
   * @param room how many jobs a service can bear, by its name, for those that have limits
   */
  static JobsWanted of(Claim claim, long floor, Map<String, Integer> room) {
    Collection<JobType> types = claim.types().isEmpty() ? List.of(JobType.values()) : claim.types();
    Map<String, OptionalInt> services = new LinkedHashMap<>();
    if (claim.services().isEmpty()) {
      services.put(NO_SERVICE, OptionalInt.empty());
    }
    for (ImportSource service :
        claim.services().isEmpty() ? List.of(ImportSource.values()) : claim.services()) {
      String name = service.wireName();
      if (!room.containsKey(name)) {
        services.put(name, OptionalInt.empty());
      } else if (room.get(name) > 0) {
        services.put(name, OptionalInt.of(room.get(name)));
      }
    }
    return new JobsWanted(
        types.stream().map(JobType::wireName).sorted().toList(), services, floor, claim.limit());
  }

  /** Whether one walk of an index finds them, with no other bound than the limit. */
  boolean isOneWalk() {
    return types.size() == 1
        && services.size() == 1
        && services.values().stream().noneMatch(OptionalInt::isPresent);
  }

  /** What sets them apart if one walk finds them. */
  String condition() {
    return condition(types.get(0), services.keySet().iterator().next());
  }

  /** The same jobs, for an engine where nobody else locks any. */
  public Sql merged() {
    List<Sql> ofServices = new ArrayList<>();
    services.forEach(
        (service, most) -> {
          int bound = Math.min(limit, most.orElse(limit));
          List<Sql> walks = new ArrayList<>();
          for (String type : types) {
            walks.add(
                walk("id, claim_rank", condition(type, service), floor)
                    .add(JobPick.BY_RANK + " LIMIT " + bound));
          }
          ofServices.add(merged(walks, bound));
        });
    return Sql.of("SELECT id FROM (").add(merged(ofServices, limit)).add(") AS picked");
  }

  private static Sql merged(List<Sql> sorted, int limit) {
    List<Sql> wrapped = new ArrayList<>();
    for (Sql one : sorted) {
      wrapped.add(Sql.of("SELECT * FROM (").add(one).add(") AS b" + wrapped.size()));
    }
    return Sql.of("SELECT id, claim_rank FROM (")
        .add(Sql.join(wrapped, " UNION ALL "))
        .add(") AS merged" + JobPick.BY_RANK + " LIMIT " + limit);
  }

  static Sql walk(String columns, String condition, long floor) {
    Sql sql =
        Sql.of("SELECT " + columns + " FROM processing_jobs WHERE claim_rank IS NOT NULL")
            .add(condition);
    if (floor != JobLeases.NO_FLOOR) {
      sql.add(" AND claim_rank >= ?", floor);
    }
    return sql;
  }

  private static String condition(String type, String service) {
    return " AND type = '" + type + "' AND COALESCE(service, '') = '" + service + "'";
  }
}
