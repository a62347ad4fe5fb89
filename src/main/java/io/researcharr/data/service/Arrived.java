package io.researcharr.data.service;

import io.researcharr.data.domain.job.Claim;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Jobs that have become claimable together, and how many of them the claims can take that have been
 * woken for them. Nobody knows which of several kinds a claim will take that wants more than one;
 * so it is counted as one that perhaps takes all of either, but surely none.
 */
final class Arrived {

  private final Map<JobKind, Long> jobs;
  private final long all;
  private final Map<JobKind, Long> surelyTaken = new HashMap<>();
  private final Map<JobKind, Long> perhapsTaken = new HashMap<>();

  Arrived(Map<JobKind, Long> jobs) {
    this.jobs = Map.copyOf(jobs);
    this.all = jobs.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Whether a claim has to be woken as well; if so, it is counted. */
  boolean needs(Claim claim) {
    List<JobKind> wanted = jobs.keySet().stream().filter(kind -> kind.isWantedBy(claim)).toList();
    if (wanted.stream().noneMatch(this::isOpen)) {
      return false;
    }
    wanted.forEach(kind -> perhapsTaken.merge(kind, (long) claim.limit(), Long::sum));
    if (wanted.size() == 1) {
      surelyTaken.merge(wanted.get(0), (long) claim.limit(), Long::sum);
    }
    return true;
  }

  /** Whether no further claim has to be woken. */
  boolean isSettled() {
    return jobs.keySet().stream().noneMatch(this::isOpen);
  }

  /** All claims that want a kind are enough when they can take all that has come, of any kind. */
  private boolean isOpen(JobKind kind) {
    return surelyTaken.getOrDefault(kind, 0L) < jobs.get(kind)
        && perhapsTaken.getOrDefault(kind, 0L) < all;
  }
}
