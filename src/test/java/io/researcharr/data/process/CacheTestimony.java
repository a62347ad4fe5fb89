package io.researcharr.data.process;

import com.fasterxml.jackson.databind.JsonNode;
import io.researcharr.data.fixture.cache.Acknowledged;
import io.researcharr.data.fixture.cache.CacheHistoryChecker;
import io.researcharr.data.fixture.cache.Incoherence;
import io.researcharr.data.fixture.cache.Sight;
import io.researcharr.data.fixture.cache.State;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** What callers were told and what they saw, to be compared with what was stored. */
final class CacheTestimony {

  /** So many things that may not be are told of at length. */
  private static final int EXPLAINED = 10;

  private final CatalogueLog log;
  private final Map<String, Long> begun = new ConcurrentHashMap<>();
  private final Map<String, String> titles = new ConcurrentHashMap<>();
  private final Queue<Seen> seen = new ConcurrentLinkedQueue<>();
  private final Queue<Told> told = new ConcurrentLinkedQueue<>();

  CacheTestimony(CatalogueLog log) {
    this.log = log;
  }

  /** A write begins that gives an entry a title that nobody else ever has. */
  void begins(String title, long start) {
    begun.put(title, start);
  }

  /** A write begins that would give an entry this version. */
  void begins(String id, long version, long start) {
    begun.merge(at(id, version), start, Math::min);
  }

  /** A write was answered with success. */
  void told(String how, String title, long end) {
    told.add(new Told(how, "", 0, title, end));
  }

  /** A write was answered with success. */
  void told(String how, String id, long version, long end) {
    told.add(new Told(how, id, version, "", end));
  }

  void saw(int session, String key, JsonNode entry, long start, long end) {
    String id = entry.path("id").asText();
    long version = entry.path("version").asLong();
    String title = entry.path("title").asText();
    titles.put(at(id, version), title);
    seen.add(new Seen(session, key, id, version, title, start, end));
  }

  void sawNothing(int session, String key, long start, long end) {
    seen.add(new Seen(session, key, "", State.ABSENT, "", start, end));
  }

  /** A caller was told that a version which somebody has seen is still the one. */
  void sawAgain(int session, String id, long version, long start, long end) {
    seen.add(new Seen(session, id, id, version, titles.get(at(id, version)), start, end));
  }

  /** Whether somebody has seen this version. */
  boolean knows(String id, long version) {
    return titles.containsKey(at(id, version));
  }

  int reads() {
    return seen.size();
  }

  int writes() {
    return told.size();
  }

  /**
   * What was seen and may not be. That a caller sees a write that is not answered yet, and then at
   * the same instance what was before, is counted and not forbidden.
   */
  List<Incoherence> incoherences() throws SQLException {
    List<Incoherence> all = allIncoherences();
    List<Incoherence> forbidden =
        all.stream().filter(found -> found.law() != Incoherence.Law.FORWARD).toList();
    System.out.printf("went back before an answer: %d%n", all.size() - forbidden.size());
    forbidden.stream().limit(EXPLAINED).forEach(this::explain);
    return forbidden;
  }

  /** Prints what was stored and told of a key around something that may not be. */
  private void explain(Incoherence incoherence) {
    System.out.println(incoherence);
    if (!(incoherence.what() instanceof Sight<?, ?> sight)) {
      return;
    }
    System.out.printf("seen from %s to %s%n", time(sight.start()), time(sight.end()));
    String key = sight.key().toString();
    for (CatalogueLog.Line line : log.around(key, sight.state())) {
      System.out.println(line);
      told.stream()
          .filter(one -> number(one) == line.number())
          .forEach(one -> System.out.printf("  told at %s: %s%n", time(one.end()), one));
    }
  }

  private static Instant time(long nanos) {
    return Instant.now().minusNanos(System.nanoTime() - nanos);
  }

  private long number(Told one) {
    return one.title().isEmpty() ? log.number(one.id(), one.version()) : log.number(one.title());
  }

  private List<Incoherence> allIncoherences() throws SQLException {
    log.read();
    List<Acknowledged<String>> written = new ArrayList<>();
    for (Told one : told) {
      long state = number(one);
      log.keysOf(state).forEach(key -> written.add(new Acknowledged<>(key, state, one.end())));
    }
    List<Sight<String, String>> sights = new ArrayList<>();
    for (Seen one : seen) {
      long state =
          one.version() == State.ABSENT ? State.ABSENT : log.number(one.id(), one.version());
      sights.add(
          new Sight<>(
              one.session(),
              one.key(),
              state,
              one.id() + " " + one.title(),
              one.start(),
              one.end()));
    }
    return CacheHistoryChecker.check(log.states(this::begun), written, sights);
  }

  private long begun(CatalogueLog.Line line) {
    boolean isNewTitle = !line.gone() && log.number(line.title()) == line.number();
    return begun.getOrDefault(
        isNewTitle ? line.title() : at(line.id(), line.version()), Long.MIN_VALUE);
  }

  private static String at(String id, long version) {
    return id + "@" + version;
  }

  @Override
  public String toString() {
    return "%d reads, %d acknowledged writes".formatted(seen.size(), told.size());
  }

  private record Seen(
      int session, String key, String id, long version, String title, long start, long end) {}

  /**
   * A write that was answered with success, told by its title or by its entry and version.
   *
   * @param how what the write was
   */
  private record Told(String how, String id, long version, String title, long end) {}
}
