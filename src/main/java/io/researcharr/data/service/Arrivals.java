package io.researcharr.data.service;

import io.researcharr.data.domain.job.Claim;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A count of how often jobs have become claimable in this instance, by their kind. A claim that has
 * found nothing looks at it to see whether something for it has come meanwhile.
 */
final class Arrivals {

  private final Map<JobKind, AtomicLong> byKind = new ConcurrentHashMap<>();
  private final AtomicLong ofUnknownKind = new AtomicLong();

  void add(JobKind kind) {
    byKind.computeIfAbsent(kind, any -> new AtomicLong()).incrementAndGet();
  }

  void addUnknown() {
    ofUnknownKind.incrementAndGet();
  }

  /** Grows with each arrival that a claim may be interested in. */
  long of(Claim claim) {
    long count = ofUnknownKind.get();
    for (var entry : byKind.entrySet()) {
      if (entry.getKey().isWantedBy(claim)) {
        count += entry.getValue().get();
      }
    }
    return count;
  }
}
