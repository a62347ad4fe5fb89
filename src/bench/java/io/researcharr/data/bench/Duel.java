package io.researcharr.data.bench;

/** A comparison of two ways, in turns, with the better of the two turns of each. */
record Duel(Load ours, Load reference) {

  private static final int CONNECTIONS = 64;
  private static final int WARM_UP = 10;
  private static final int TURN = 10;
  private static final int TURNS = 2;

  static Duel of(Lab lab, String ourUrl, Requests ours, String referenceUrl, Requests reference)
      throws Exception {
    Options options = lab.options();
    Wrk wrk = lab.wrk();
    wrk.run(referenceUrl, CONNECTIONS, options.seconds(WARM_UP), reference);
    wrk.run(ourUrl, CONNECTIONS, options.seconds(WARM_UP), ours);
    Duel best = null;
    for (int turn = 0; turn < TURNS; turn++) {
      Load theirs = wrk.run(referenceUrl, CONNECTIONS, options.seconds(TURN), reference);
      Load mine = wrk.run(ourUrl, CONNECTIONS, options.seconds(TURN), ours);
      best =
          best == null
              ? new Duel(mine, theirs)
              : new Duel(best.ours.orBetter(mine), best.reference.orBetter(theirs));
    }
    if (best.ours.failures() + best.reference.failures() > 0
        || best.ours.perSecond() * best.reference.perSecond() == 0) {
      throw new IllegalStateException("requests failed: " + best);
    }
    return best;
  }

  double ratio() {
    return ours.perSecond() / reference.perSecond();
  }
}
