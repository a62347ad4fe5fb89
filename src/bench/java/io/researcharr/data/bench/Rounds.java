package io.researcharr.data.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Several loads in rounds: one for the compilers, and some of which the middle counts. So a minute
 * in which the machine is slow falls on one round of many loads, not on all of one.
 */
final class Rounds {

  private static final int ROUNDS = 3;

  private Rounds() {}

  /** What each of the loads came to, in their order. */
  static Map<String, Load> run(
      Lab lab, Service service, int connections, int seconds, Map<String, Requests> loads)
      throws Exception {
    Map<String, List<Load>> measured = new LinkedHashMap<>();
    for (int round = 0; round <= lab.options().times(ROUNDS); round++) {
      for (Map.Entry<String, Requests> each : loads.entrySet()) {
        Load load =
            lab.wrk()
                .run(service.url(), connections, lab.options().seconds(seconds), each.getValue());
        if (round > 0) {
          measured.computeIfAbsent(each.getKey(), first -> new ArrayList<>()).add(load);
        }
        service.settle();
      }
    }
    Map<String, Load> middles = new LinkedHashMap<>();
    measured.forEach((name, all) -> middles.put(name, Load.middle(all)));
    return middles;
  }
}
