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

  private static final int MOST_AT_ONCE = 60;

  private final Cluster cluster;
  private final Random random;
  private final List<Told> told = new ArrayList<>();
  private final List<String> strange = new ArrayList<>();
  private Optional<String> last = Optional.empty();
  private int cuts;

  CutOffReader(Cluster cluster, long seed) {
    this.cluster = cluster;
    this.random = new Random(seed);
  }

  /** Connects, reads some events, or none, and leaves in the middle of whatever comes. */
  void readUntilCutOff() {
    int count = random.nextInt(MOST_AT_ONCE);
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
    EventWire wire = EventWire.open(instance.port(), ServiceProcess.KEY, query, last);
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
