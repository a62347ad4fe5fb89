package io.researcharr.data.cachemodel;

import static io.researcharr.data.cachemodel.Simulation.MILLI;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** The database, which is always right: what it is asked happens at once, but commits take time. */
final class ModelDatabase {

  private static final long CLOCK_AHEAD = 1_000_000;

  private final Simulation simulation;
  private final ModelTruth truth;
  private final ModelReplica replica;
  private final Map<Integer, Deque<Runnable>> locks = new HashMap<>();
  private Tables tables = new Tables();
  private long logicalClock;
  private int epoch;

  ModelDatabase(Simulation simulation, ModelTruth truth) {
    this.simulation = simulation;
    this.truth = truth;
    this.replica = new ModelReplica(simulation);
  }

  long clock() {
    return simulation.now() + CLOCK_AHEAD;
  }

  int epoch() {
    return epoch;
  }

  ModelReplica replica() {
    return replica;
  }

  Row row(int key) {
    return tables.rows.getOrDefault(key, Row.NEVER);
  }

  long tick() {
    return ++logicalClock;
  }

  /** Adds a member, or gives it a new epoch. */
  void join(int id, long memberEpoch) {
    tables.members.put(id, new Member(id, memberEpoch, false, 0));
  }

  /** What a member is told when it gives a sign of life; nothing when it is one no longer. */
  Optional<Pulse> heartbeat(int id, long memberEpoch, boolean evenIfFenced) {
    Member member = tables.members.get(id);
    boolean alive =
        member != null && member.epoch == memberEpoch && (evenIfFenced || !member.fenced);
    return alive ? Optional.of(new Pulse(epoch, clock())) : Optional.empty();
  }

  void fence(int id, long memberEpoch) {
    Member member = tables.members.get(id);
    if (member != null && member.epoch == memberEpoch && !member.fenced) {
      tables.members.put(id, new Member(id, memberEpoch, true, clock()));
    }
  }

  Roll roll() {
    return new Roll(List.copyOf(tables.members.values()), clock(), tick());
  }

  /** What was written of late, and by when on the logical clock. */
  Recent recent(long since) {
    List<Outbox> written = tables.outbox.stream().filter(o -> o.created >= since).toList();
    return new Recent(written, tick());
  }

  /** How many commits there have been in this history. */
  int commits() {
    return tables.outbox.size();
  }

  /** What was committed after so many commits; only where nothing is taken out of the outbox. */
  List<Outbox> committedSince(int commits) {
    return List.copyOf(tables.outbox.subList(commits, tables.outbox.size()));
  }

  List<Outbox> pending(long before) {
    tables.outbox.removeIf(o -> o.done && o.created < clock() - 2 * Times.FLOOR_LIFE);
    return tables.outbox.stream().filter(o -> !o.done && o.created < before).toList();
  }

  void done(long outbox, boolean forget) {
    for (int i = 0; i < tables.outbox.size(); i++) {
      Outbox row = tables.outbox.get(i);
      if (row.id == outbox) {
        tables.outbox.set(i, new Outbox(row.id, row.key, row.version, row.created, true));
      }
    }
    if (forget) {
      tables.outbox.removeIf(o -> o.id == outbox);
    }
  }

  /** One transaction: the row, and what is to be told of it. */
  void write(Order order, Consumer<Written> answer) {
    int born = epoch;
    Deque<Runnable> waiting = locks.get(order.key);
    Runnable work = () -> locked(order, answer);
    if (waiting == null) {
      locks.put(order.key, new ArrayDeque<>());
      work.run();
    } else {
      waiting.add(
          () -> {
            if (born == epoch) {
              work.run();
            }
          });
    }
  }

  private void locked(Order order, Consumer<Written> answer) {
    Written before = order.token == 0 ? null : tables.tokens.get(order.token);
    Row old = row(order.key);
    if (before != null || order.delete && old.absent()) {
      unlock(order.key);
      answer.accept(before == null ? Written.refused(order.key) : before.again());
      return;
    }
    Row row = new Row(old.version() + 1, order.value, order.delete);
    Outbox outbox = new Outbox(++tables.outboxes, order.key, row.version(), clock(), false);
    int born = epoch;
    simulation.after(
        simulation.chance(0.08) ? simulation.between(0, 80 * MILLI) : simulation.between(50L, 400L),
        () -> {
          if (born == epoch) {
            commit(order, row, outbox, answer);
          }
        });
  }

  private void commit(Order order, Row row, Outbox outbox, Consumer<Written> answer) {
    Written written =
        new Written(order.key, row.version(), row.value(), outbox.id, epoch, true, false);
    tables.rows.put(order.key, row);
    tables.outbox.add(outbox);
    if (order.token != 0) {
      tables.tokens.put(order.token, written);
    }
    replica.committed(order.key, row);
    truth.committed(epoch, order.key, row, order.begun);
    unlock(order.key);
    answer.accept(written);
  }

  private void unlock(int key) {
    Runnable next = locks.get(key).poll();
    if (next == null) {
      locks.remove(key);
    } else {
      next.run();
    }
  }

  /** Loses what was committed since a copy was made, as when a replica takes over. */
  void failOver(Tables copy) {
    tables = copy;
    epoch++;
    locks.clear();
    replica.restart(tables.rows);
    truth.restarted(epoch, tables.rows, simulation.now());
  }

  Tables copy() {
    return new Tables(tables);
  }

  /** All that is stored. */
  static final class Tables {

    private final Map<Integer, Row> rows = new HashMap<>();
    private final Map<Integer, Member> members = new HashMap<>();
    private final List<Outbox> outbox = new ArrayList<>();
    private final Map<Long, Written> tokens = new HashMap<>();
    private long outboxes;

    private Tables() {}

    private Tables(Tables other) {
      rows.putAll(other.rows);
      members.putAll(other.members);
      outbox.addAll(other.outbox);
      tokens.putAll(other.tokens);
      outboxes = other.outboxes;
    }
  }

  record Member(int id, long epoch, boolean fenced, long fencedAt) {}

  record Pulse(int epoch, long clock) {}

  /** The members, and both clocks when they were read. */
  record Roll(Collection<Member> members, long clock, long logicalClock) {}

  record Outbox(long id, int key, long version, long created, boolean done) {}

  record Recent(List<Outbox> written, long logicalClock) {}

  /**
   * A change that somebody wants.
   *
   * @param token of an order that may be repeated; 0 when it has none
   * @param begun when its caller began
   */
  record Order(int key, boolean delete, long value, long token, long begun) {}

  /** What became of an order. */
  record Written(
      int key,
      long version,
      long value,
      long outbox,
      int epoch,
      boolean changed,
      boolean repeated) {

    private static Written refused(int key) {
      return new Written(key, 0, 0, 0, 0, false, false);
    }

    private Written again() {
      return new Written(key, version, value, outbox, epoch, true, true);
    }
  }
}
