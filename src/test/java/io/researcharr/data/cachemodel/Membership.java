package io.researcharr.data.cachemodel;

import static io.researcharr.data.cachemodel.Simulation.MILLI;

import io.researcharr.data.cachemodel.ModelDatabase.Member;
import io.researcharr.data.cachemodel.ModelDatabase.Outbox;
import io.researcharr.data.cachemodel.ModelDatabase.Pulse;
import io.researcharr.data.cachemodel.ModelDatabase.Recent;
import io.researcharr.data.cachemodel.World.Happening;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * That an instance is one of those who are told of every write, and until when it is sure of it.
 */
final class Membership {

  private final Instance instance;
  private final World world;
  private final ModelDatabase database;
  private Collection<Member> remembered = List.of();
  private final boolean beatsAfterAnswers;
  private long epoch;
  private long leaseUntil;
  private boolean joined;
  private boolean leaseAsWatched;

  Membership(Instance instance) {
    this.instance = instance;
    this.world = instance.world;
    this.database = world.database;
    this.leaseUntil = instance.nano();
    this.beatsAfterAnswers = instance.simulation.chance(0.5);
    watch();
    beat();
  }

  long epoch() {
    return epoch;
  }

  Collection<Member> remembered() {
    return remembered;
  }

  /** Whether a reader who begins now may have an answer from a cache. */
  boolean holdsLease() {
    if (world.is(Mutant.LEASE_NOT_TESTED)) {
      return joined;
    }
    return joined
        && (world.is(Mutant.LEASE_WATCHED_BY_A_TIMER)
            ? leaseAsWatched
            : instance.nano() < leaseUntil);
  }

  private void watch() {
    leaseAsWatched = instance.nano() < leaseUntil;
    instance.after(Times.HEARTBEAT / 4, this::watch);
  }

  /** Becomes a member, again or for the first time. */
  void join() {
    joined = false;
    instance.cache.beginAgain();
    epoch = world.newValue();
    long mine = epoch;
    long sent = instance.nano();
    if (world.is(Mutant.FLOORS_READ_BEFORE_JOINING)) {
      loadFloors(mine, () -> enroll(mine, sent, () -> joined(mine)));
    } else {
      enroll(mine, sent, () -> instance.step(() -> loadFloors(mine, () -> joined(mine))));
    }
  }

  private void enroll(long mine, long sent, Runnable then) {
    instance.<Pulse>ask(
        answer -> {
          database.join(instance.id(), mine);
          answer.accept(new Pulse(database.epoch(), database.clock()));
        },
        pulse -> {
          if (mine != epoch) {
            return;
          }
          if (pulse.isEmpty()) {
            join();
            return;
          }
          alive(pulse.get(), sent);
          joined |= world.is(Mutant.SERVES_BEFORE_FLOORS_ARE_LOADED);
          then.run();
        });
  }

  private void loadFloors(long mine, Runnable then) {
    instance.<Recent>ask(
        answer ->
            instance.simulation.after(
                instance.simulation.chance(0.2) ? instance.simulation.about(20 * MILLI) : 0,
                () -> answer.accept(database.recent(database.clock() - Times.FLOOR_LIFE))),
        recent -> {
          if (mine != epoch) {
            return;
          }
          if (recent.isEmpty()) {
            join();
            return;
          }
          if (!world.is(Mutant.FLOORS_NOT_LOADED_AT_JOIN)) {
            recent.get().written().forEach(this::raise);
          }
          if (!world.is(Mutant.CLOCK_NOT_READ_AT_JOIN)) {
            instance.cache.raiseAllLists(recent.get().logicalClock());
          }
          then.run();
        });
  }

  private void raise(Outbox written) {
    instance.cache.raise(written.key(), written.version());
  }

  private void joined(long mine) {
    if (mine == epoch) {
      joined = true;
    }
  }

  private void beat() {
    if (joined) {
      long mine = epoch;
      long sent = instance.nano();
      boolean evenIfFenced = world.is(Mutant.FENCED_MEMBER_RENEWED);
      instance.<Optional<Pulse>>ask(
          answer -> {
            remembered = database.roll().members();
            answer.accept(database.heartbeat(instance.id(), mine, evenIfFenced));
          },
          answer -> {
            if (mine == epoch && answer.isPresent()) {
              answer.get().ifPresentOrElse(pulse -> alive(pulse, sent), this::lost);
            }
            if (beatsAfterAnswers) {
              beatLater();
            }
          });
      instance.mishap();
      if (beatsAfterAnswers) {
        return;
      }
    }
    beatLater();
  }

  private void beatLater() {
    instance.after(Times.HEARTBEAT, () -> instance.step(this::beat));
  }

  private void lost() {
    world.count(Happening.REJOINED);
    join();
  }

  private void alive(Pulse pulse, long sent) {
    long received = instance.nano();
    long from = world.is(Mutant.LEASE_COUNTED_FROM_THE_ANSWER) ? received : sent;
    leaseUntil = Math.max(leaseUntil, from + Times.LEASE);
    instance.cache.databaseSays(pulse.epoch(), pulse.clock(), sent, received);
  }
}
