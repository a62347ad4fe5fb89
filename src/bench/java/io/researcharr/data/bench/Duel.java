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
    warmUp(lab, ourUrl, ours, referenceUrl, reference);
    return middle(pairs(lab, ourUrl, ours, referenceUrl, reference));
  }

  static void warmUp(Lab lab, String ourUrl, Requests ours, String referenceUrl, Requests reference)
      throws Exception {
    int warmUp =
        lab.options().seconds(ours instanceof Requests.Create ? WARM_UP_OF_WRITES : WARM_UP);
    lab.wrk().run(referenceUrl, CONNECTIONS, warmUp, reference);
    lab.wrk().run(ourUrl, CONNECTIONS, warmUp, ours);
  }

  /** All pairs, of two that are warm; who begins takes turns. */
  static List<Duel> pairs(
      Lab lab, String ourUrl, Requests ours, String referenceUrl, Requests reference)
      throws Exception {
    List<Duel> pairs = new ArrayList<>();
    for (int pair = 0; pair < PAIRS; pair++) {
      boolean isOursFirst = pair % 2 == 1;
      Load first = turn(lab, isOursFirst ? ourUrl : referenceUrl, isOursFirst ? ours : reference);
      Load second = turn(lab, isOursFirst ? referenceUrl : ourUrl, isOursFirst ? reference : ours);
      pairs.add(isOursFirst ? new Duel(first, second) : new Duel(second, first));
    }
    return pairs;
  }

  static Duel middle(List<Duel> pairs) {
    return pairs.stream()
        .sorted(Comparator.comparingDouble(Duel::ratio))
        .toList()
        .get(pairs.size() / 2);
  }

  private static Load turn(Lab lab, String url, Requests requests) throws Exception {
    Load load = lab.wrk().run(url, CONNECTIONS, lab.options().seconds(TURN), requests);
    if (load.failures() > 0 || load.perSecond() == 0) {
      throw new IllegalStateException("requests failed: " + load);
    }
    return load;
  }

  double ratio() {
    return ours.perSecond() / reference.perSecond();
  }
}
