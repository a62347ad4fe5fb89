package io.researcharr.data.process;

import io.researcharr.data.fixture.events.Event;
import io.researcharr.data.fixture.events.EventWire;
import io.researcharr.data.fixture.events.Told;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** A reader who is cut off again and again, and goes on behind the last event, wherever. */
final class CutOffReader {

  private final Cluster cluster;
  private final Random random;
  private final String filter;
  private final int mostAtOnce;
  private final List<Told> told = new ArrayList<>();
  private final List<String> strange = new ArrayList<>();
  private Optional<String> last = Optional.empty();
  private int cuts;

  private CutOffReader(Cluster cluster, long seed, String filter, int mostAtOnce) {
    this.cluster = cluster;
    this.random = new Random(seed);
    this.filter = filter;
    this.mostAtOnce = mostAtOnce;
  }

  /** Who wants to hear of everything. */
  static CutOffReader ofAll(Cluster cluster, long seed) {
    return new CutOffReader(cluster, seed, "", 60);
  }

  /** Who wants to hear of settings only, which are a small part of all. */
  static CutOffReader ofSettings(Cluster cluster, long seed) {
    return new CutOffReader(cluster, seed, "&entityType=setting", 6);
  }

  /** Connects, reads some events, or none, and leaves in the middle of whatever comes. */
  void readUntilCutOff() {
    int count = random.nextInt(mostAtOnce);
    try (EventWire wire = open("?since=beginning")) {
      for (int i = 0; i < count; i++) {
        Event event = wire.next().orElseThrow();
        take(event);
        if (event.isSign() && i > 0) {
          break;
        }
      }
    }
    cuts++;
  }

  /** Reads all that is left. */
  void readToTheEnd() {
    try (EventWire wire = open("?since=beginning&follow=false")) {
      for (Optional<Event> event = wire.next(); event.isPresent(); event = wire.next()) {
        take(event.get());
      }
    }
  }

  private EventWire open(String query) {
    ServiceProcess instance = cluster.instance(random.nextInt(cluster.size()));
    EventWire wire = EventWire.open(instance.port(), ServiceProcess.KEY, query + filter, last);
    if (wire.status() != 200) {
      wire.close();
      throw new UncheckedIOException(new IOException("status " + wire.status()));
    }
    return wire;
  }

  private void take(Event event) {
    if (event.isChange()) {
      told.add(event.told());
    } else if (!event.isSign()) {
      strange.add(event.toString());
    }
    last = Optional.of(event.id());
  }

  List<Told> told() {
    return told;
  }

  /** Events that should not have come. */
  List<String> strange() {
    return strange;
  }

  int cuts() {
    return cuts;
  }
}
