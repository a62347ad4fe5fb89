package io.researcharr.data.adapter.sql;

import io.researcharr.data.domain.imports.ImportSource;
import io.researcharr.data.domain.job.Job;
import io.researcharr.data.port.ServiceLimits;
import io.smallrye.mutiny.Uni;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What some services can bear at this moment. Their rows in {@code service_buckets} are locked from
 * {@link #open} to the end of the unit of work, so that claims within limits take turns. A bucket
 * counts in millionths of a claim.
 */
final class SqlServiceBuckets {

  private static final long CLAIM = 1_000_000;

  private static final List<Column<Map.Entry<String, Long>>> ROW =
      List.of(
          new Column<>("service", SqlType.TEXT, Map.Entry::getKey),
          new Column<>("tokens", SqlType.BIGINT, Map.Entry::getValue));

  private final SqlSession session;
  private final ServiceLimits limits;
  private final Map<String, Long> tokens = new HashMap<>();

  SqlServiceBuckets(SqlSession session, ServiceLimits limits) {
    this.session = session;
    this.limits = limits;
  }

  /** How many more jobs each service with limits can bear, by its name. */
  Uni<Map<String, Integer>> open() {
    Dialect dialect = session.dialect();
    Sql locked =
        Sql.of("SELECT service, tokens, " + dialect.micros(dialect.now()) + " - ")
            .add(dialect.micros("refilled_at") + " FROM service_buckets WHERE ")
            .add(session.in("service", names()))
            .add(" ORDER BY service" + dialect.locked());
    Sql running =
        Sql.of("SELECT service, count(*) FROM processing_jobs WHERE status = 'running' AND ")
            .add(session.in("service", names()))
            .add(" GROUP BY service");
    return session
        .query(locked, row -> new Bucket(row.text(0), row.bigint(1), row.bigint(2)))
        .flatMap(
            buckets ->
                session
                    .query(running, row -> Map.entry(row.text(0), row.bigint(1)))
                    .map(counts -> room(buckets, counts)));
  }

  /**
   * Takes what was claimed out of the buckets; those that nothing was taken from stay as they are.
   */
  Uni<Integer> close(List<Job> taken) {
    Map<String, Long> left = new TreeMap<>();
    for (Job job : taken) {
      job.spec()
          .service()
          .map(ImportSource::wireName)
          .filter(tokens::containsKey)
          .ifPresent(
              service ->
                  left.put(service, left.getOrDefault(service, tokens.get(service)) - CLAIM));
    }
    if (left.isEmpty()) {
      return Uni.createFrom().item(0);
    }
    Sql sql =
        Sql.of("UPDATE service_buckets AS b SET tokens = u.tokens, refilled_at = ")
            .add(session.dialect().now() + " FROM ")
            .add(session.rows("u", ROW, List.copyOf(left.entrySet())))
            .add(" WHERE b.service = u.service");
    return session.execute(sql);
  }

  private Map<String, Integer> room(List<Bucket> buckets, List<Map.Entry<String, Long>> counts) {
    Map<String, Long> running = new HashMap<>();
    counts.forEach(count -> running.put(count.getKey(), count.getValue()));
    Map<String, Integer> room = new HashMap<>();
    limits
        .byService()
        .forEach(
            (service, limit) -> {
              String name = service.wireName();
              long most = Integer.MAX_VALUE;
              if (limit.maxConcurrent().isPresent()) {
                most = limit.maxConcurrent().getAsInt() - running.getOrDefault(name, 0L);
              }
              if (limit.perMinute().isPresent()) {
                long full = refilled(bucket(name, buckets), limit);
                tokens.put(name, full);
                most = Math.min(most, full / CLAIM);
              }
              room.put(name, (int) Math.max(0, most));
            });
    return room;
  }

  private static Bucket bucket(String service, List<Bucket> buckets) {
    return buckets.stream()
        .filter(bucket -> bucket.service().equals(service))
        .findFirst()
        .orElse(new Bucket(service, 0, 0));
  }

  /** Micros times claims a minute, divided by seconds a minute, are millionths of a claim. */
  private static long refilled(Bucket bucket, ServiceLimits.Limit limit) {
    long room = limit.bucketSize() * CLAIM;
    long perMinute = limit.perMinute().orElse(0);
    double drops = (double) Math.max(0, bucket.elapsedMicros()) * perMinute / 60;
    return (long) Math.min(room, bucket.tokens() + drops);
  }

  private List<String> names() {
    return limits.byService().keySet().stream().map(ImportSource::wireName).sorted().toList();
  }

  private record Bucket(String service, long tokens, long elapsedMicros) {}
}
