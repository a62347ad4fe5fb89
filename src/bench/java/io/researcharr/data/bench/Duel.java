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

  /** The part of a processor that the compilers take while there is much to compile. */
  private static final double STILL_COMPILES = 0.1;

  /** At most so many times: a slow machine needs a minute of writes until all is compiled. */
  private static final int WARM_UPS = 12;

  private static final int TURN = 4;
  private static final int PAIRS = 7;

  static Duel of(Lab lab, String ourUrl, Requests ours, String referenceUrl, Requests reference)
      throws Exception {
    warmUp(lab, ourUrl, ours, referenceUrl, reference);
    return middle(pairs(lab, ourUrl, ours, referenceUrl, reference));
  }

  static void warmUp(Lab lab, String ourUrl, Requests ours, String referenceUrl, Requests reference)
      throws Exception {
    warmUp(lab, referenceUrl, reference);
    warmUp(lab, ourUrl, ours);
  }

  /** Until the service has compiled what it does. */
  private static void warmUp(Lab lab, String url, Requests requests) throws Exception {
    int seconds = lab.options().seconds(WARM_UP);
    Service service = lab.startedAt(url);
    double before;
    int times = 0;
    do {
      before = service.compilerSeconds();
      lab.wrk().run(url, CONNECTIONS, seconds, requests);
    } while (service.compilerSeconds() - before > seconds * STILL_COMPILES
        && ++times < lab.options().times(WARM_UPS));
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
