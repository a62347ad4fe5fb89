package io.researcharr.data.cachemodel;

import io.researcharr.data.cachemodel.ModelDatabase.Member;
import io.researcharr.data.cachemodel.ModelDatabase.Outbox;
import io.researcharr.data.cachemodel.ModelDatabase.Roll;
import io.researcharr.data.cachemodel.World.Happening;
import io.researcharr.data.cachemodel.World.Spare;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What makes a write wait until no instance can answer with anything older: each one has said that
 * it dropped what it had, or is fenced and its lease has ended.
 */
final class Barrier {

  private final Instance instance;
  private final World world;
  private final Map<Long, Crossing> crossings = new HashMap<>();
  private long numbers;

  Barrier(Instance instance) {
    this.instance = instance;
    this.world = instance.world;
  }

  /** Calls back when it is passed; if ever. */
  void pass(int key, long version, Optional<Roll> early, Runnable then) {
    boolean waits = !world.is(Mutant.NO_WAIT_FOR_ACKS) && !world.is(Mutant.DELETE_AND_PUBLISH);
    pass(key, version, early, waits, then);
  }

  private void pass(int key, long version, Optional<Roll> early, boolean waits, Runnable then) {
    if (!world.is(Mutant.WRITER_DROPS_NOTHING_ITSELF)) {
      instance.cache.raise(key, version);
    }
    askWho(key, version, early, waits, 5, then);
  }

  private void askWho(
      int key, long version, Optional<Roll> early, boolean waits, int tries, Runnable then) {
    instance.<Roll>ask(
        answer -> answer.accept(world.database.roll()),
        roll -> {
          if (roll.isPresent()) {
            cross(key, version, choose(roll.get(), early), waits, then);
          } else if (tries > 0) {
            askWho(key, version, early, waits, tries - 1, then);
          }
        });
  }

  private Roll choose(Roll roll, Optional<Roll> early) {
    if (early.isPresent() && world.is(Mutant.CLOCK_READ_BEFORE_THE_COMMIT)) {
      return new Roll(roll.members(), roll.clock(), early.get().logicalClock());
    }
    if (world.is(Mutant.MEMBERS_REMEMBERED_FROM_THE_LAST_HEARTBEAT)) {
      return new Roll(instance.membership.remembered(), roll.clock(), roll.logicalClock());
    }
    return early
        .map(before -> new Roll(before.members(), before.clock(), roll.logicalClock()))
        .orElse(roll);
  }

  private void cross(int key, long version, Roll roll, boolean waits, Runnable then) {
    instance.cache.raiseList(world.listOf(key), roll.logicalClock());
    List<Member> others =
        roll.members().stream().filter(member -> member.id() != instance.id()).toList();
    Crossing crossing = new Crossing(++numbers, key, version, roll.logicalClock(), then);
    crossings.put(crossing.number, crossing);
    others.forEach(member -> crossing.silent.put(member.id(), member));
    others.forEach(member -> tell(crossing, member, roll.clock()));
    if (!waits) {
      crossing.silent.clear();
    }
    crossing.finishIfNobodyIsLeft();
  }

  private void tell(Crossing crossing, Member member, long clock) {
    if (!member.fenced()) {
      send(crossing, member, instance.nano());
      return;
    }
    long left = (long) (member.fencedAt() + Times.LEASE * Times.RATE - clock);
    if (left > 0 && !world.is(Mutant.FENCED_BY_ANOTHER_NOT_WAITED_FOR)) {
      world.count(Happening.WAITED_FOR_ANOTHERS_FENCE);
      instance.after((long) (left * Times.RATE), () -> crossing.heard(member));
    } else {
      crossing.heard(member);
    }
  }

  private void send(Crossing crossing, Member member, long begun) {
    if (!crossing.silent.containsKey(member.id())) {
      return;
    }
    Instance other = (Instance) world.instances.get(member.id() % 100);
    Runnable arrival = other.here(() -> other.barrier.receive(crossing, instance, member.epoch()));
    if (instance.simulation.chance(0.5) || !world.has(Spare.MESSAGES_OVER_REDIS)) {
      world.network.send(instance.number, other.number, arrival);
    } else {
      instance.tellRedis(() -> world.network.send(world.redisWire(), other.number, arrival));
    }
    if (instance.nano() - begun > Times.FENCE_AFTER) {
      fence(crossing, member);
    } else {
      instance.after(Times.RESEND, () -> send(crossing, member, begun));
    }
  }

  private void fence(Crossing crossing, Member member) {
    if (!crossing.silent.containsKey(member.id())) {
      return;
    }
    world.count(Happening.FENCED);
    if (world.is(Mutant.SILENT_MEMBER_DROPPED_WITHOUT_A_FENCE)) {
      crossing.heard(member);
      return;
    }
    instance.<Boolean>ask(
        answer -> {
          world.database.fence(member.id(), member.epoch());
          answer.accept(true);
        },
        fenced -> {
          if (fenced.isEmpty()) {
            fence(crossing, member);
          } else if (world.is(Mutant.FENCE_WITHOUT_WAITING)) {
            crossing.heard(member);
          } else {
            instance.after((long) (Times.LEASE * Times.RATE), () -> crossing.heard(member));
          }
        });
  }

  private void receive(Crossing crossing, Instance from, long toEpoch) {
    instance.step(
        () -> {
          if (world.is(Mutant.ACK_BEFORE_DROPPING)) {
            acknowledge(crossing, from, toEpoch);
            instance.step(() -> drop(crossing));
          } else {
            drop(crossing);
            instance.step(() -> acknowledge(crossing, from, toEpoch));
          }
        });
  }

  private void drop(Crossing crossing) {
    instance.cache.raise(crossing.key, crossing.version);
    instance.cache.raiseList(world.listOf(crossing.key), crossing.clock);
  }

  private void acknowledge(Crossing crossing, Instance to, long asEpoch) {
    int me = instance.id();
    if (instance.membership.epoch() == asEpoch) {
      Runnable arrival = to.here(() -> to.barrier.heard(crossing.number, me, asEpoch));
      world.network.send(instance.number, to.number, arrival);
    }
  }

  private void heard(long number, int id, long memberEpoch) {
    Crossing crossing = crossings.get(number);
    if (crossing != null) {
      Member member = crossing.silent.get(id);
      if (member != null && member.epoch() == memberEpoch) {
        crossing.heard(member);
      }
    }
  }

  void done(long outbox) {
    tellDatabase(outbox);
  }

  private void tellDatabase(long outbox) {
    world.network.send(
        instance.number,
        world.databaseWire(),
        () -> world.database.done(outbox, world.is(Mutant.DONE_ROWS_FORGOTTEN)));
  }

  /** Passes again what nobody has said is done; its writer may be dead. */
  void relay() {
    instance.after(
        instance.simulation.between(Times.RELAY_EVERY / 2, Times.RELAY_EVERY),
        () -> {
          if (!world.is(Mutant.NO_RELAY)) {
            instance.<List<Outbox>>ask(
                answer ->
                    answer.accept(
                        world.database.pending(world.database.clock() - Times.RELAY_AFTER)),
                pending -> pending.ifPresent(all -> all.forEach(this::relay)));
          }
          relay();
        });
  }

  private void relay(Outbox row) {
    world.count(Happening.RELAYED);
    boolean waits = !world.is(Mutant.RELAY_WITHOUT_WAITING);
    pass(row.key(), row.version(), Optional.empty(), waits, () -> done(row.id()));
  }

  /** One write on its way through the barrier. */
  private final class Crossing {

    private final long number;
    private final int key;
    private final long version;
    private final long clock;
    private final Runnable then;
    private final Map<Integer, Member> silent = new HashMap<>();
    private boolean finished;

    private Crossing(long number, int key, long version, long clock, Runnable then) {
      this.number = number;
      this.key = key;
      this.version = version;
      this.clock = clock;
      this.then = then;
    }

    private void heard(Member member) {
      silent.remove(member.id());
      finishIfNobodyIsLeft();
    }

    private void finishIfNobodyIsLeft() {
      if (silent.isEmpty() && !finished) {
        finished = true;
        crossings.remove(number);
        instance.step(then);
      }
    }
  }
}
