package io.researcharr.data.bench;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A comparison of two ways in short turns, one right after the other, since a machine that others
 * use changes its pace from minute to minute. What counts is the pair whose ratio is the middle
 * one.
 */
record Duel(Load ours, Load reference) {

  private static final int CONNECTIONS = 64;
  private static final int WARM_UP = 10;

  /** So long the program compiles itself under writes, of which there are fewer in a second. */
  private static final int WARM_UP_OF_WRITES = 40;

  private static final int TURN = 4;
  private static final int PAIRS = 7;

  static Duel of(Lab lab, String ourUrl, Requests ours, String referenceUrl, Requests reference)
      throws Exception {
    Options options = lab.options();
    Wrk wrk = lab.wrk();
    int warmUp = options.seconds(ours instanceof Requests.Create ? WARM_UP_OF_WRITES : WARM_UP);
    wrk.run(referenceUrl, CONNECTIONS, warmUp, reference);
    wrk.run(ourUrl, CONNECTIONS, warmUp, ours);
    List<Duel> pairs = new ArrayList<>();
    for (int pair = 0; pair < PAIRS; pair++) {
      Load theirs = wrk.run(referenceUrl, CONNECTIONS, options.seconds(TURN), reference);
      Load mine = wrk.run(ourUrl, CONNECTIONS, options.seconds(TURN), ours);
      if (mine.failures() + theirs.failures() > 0 || mine.perSecond() * theirs.perSecond() == 0) {
        throw new IllegalStateException("requests failed: " + mine + ", " + theirs);
      }
      pairs.add(new Duel(mine, theirs));
    }
    pairs.sort(Comparator.comparingDouble(Duel::ratio));
    return pairs.get(PAIRS / 2);
  }

  double ratio() {
    return ours.perSecond() / reference.perSecond();
  }
}
