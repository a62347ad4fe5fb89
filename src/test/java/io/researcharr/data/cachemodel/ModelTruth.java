package io.researcharr.data.cachemodel;

import io.researcharr.data.fixture.cache.Acknowledged;
import io.researcharr.data.fixture.cache.CacheHistoryChecker;
import io.researcharr.data.fixture.cache.Incoherence;
import io.researcharr.data.fixture.cache.Sight;
import io.researcharr.data.fixture.cache.State;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What was really so, what callers saw of it, and what they were told. After a fail-over that lost
 * commits another history begins, and what is read is judged by that one as soon as all leases of
 * the old one have ended.
 */
final class ModelTruth {

  private static final int HISTORY = 100_000;
  private static final long GRACE = (long) (Times.LEASE * Times.RATE) + 1;

  private final Map<Integer, List<State<Long>>> states = new HashMap<>();
  private final List<Acknowledged<Integer>> acknowledged = new ArrayList<>();
  private final List<Sight<Integer, Long>> seen = new ArrayList<>();
  private final List<Long> restarts = new ArrayList<>();

  void committed(int epoch, int key, Row row, long begun) {
    states(epoch, key).add(state(row, begun));
  }

  private List<State<Long>> states(int epoch, int key) {
    return states.computeIfAbsent(
        epoch * HISTORY + key, k -> new ArrayList<>(List.of(state(Row.NEVER, Long.MIN_VALUE))));
  }

  private static State<Long> state(Row row, long begun) {
    return new State<>(row.version(), row.value(), row.absent(), begun);
  }

  void restarted(int epoch, Map<Integer, Row> rows, long now) {
    restarts.add(now);
    rows.forEach(
        (key, row) ->
            states.put(
                epoch * HISTORY + key, new ArrayList<>(List.of(state(row, Long.MIN_VALUE)))));
  }

  /** A reader got an answer; the states of a list are those of its records. */
  void saw(int session, int[] keys, long[] answer, long start, long end) {
    int epoch = (int) restarts.stream().filter(time -> time <= start).count();
    boolean between = restarts.stream().anyMatch(time -> time <= end && start <= time + GRACE);
    if (!between) {
      for (int i = 0; i < keys.length; i++) {
        states(epoch, keys[i]);
        seen.add(
            new Sight<>(
                session, epoch * HISTORY + keys[i], answer[2 * i], answer[2 * i + 1], start, end));
      }
    }
  }

  void acknowledged(int epoch, int key, long version, long end) {
    acknowledged.add(new Acknowledged<>(epoch * HISTORY + key, version, end));
  }

  int reads() {
    return seen.size();
  }

  List<Incoherence> check() {
    return CacheHistoryChecker.check(states, acknowledged, seen);
  }
}
