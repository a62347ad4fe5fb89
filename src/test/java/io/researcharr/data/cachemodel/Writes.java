package io.researcharr.data.cachemodel;

import io.researcharr.data.cachemodel.ModelDatabase.Order;
import io.researcharr.data.cachemodel.ModelDatabase.Roll;
import io.researcharr.data.cachemodel.ModelDatabase.Written;
import io.researcharr.data.cachemodel.World.Happening;
import java.util.Optional;
import java.util.function.Consumer;

/** How an instance writes: the commit, the barrier, and only then the answer. */
final class Writes {

  private final Instance instance;
  private final World world;

  Writes(Instance instance) {
    this.instance = instance;
    this.world = instance.world;
  }

  /** The answer is empty when nobody can say what became of it. */
  void write(Order order, Consumer<Optional<Written>> answer) {
    instance.step(
        () -> {
          if (world.is(Mutant.MEMBERS_READ_BEFORE_THE_COMMIT)
              || world.is(Mutant.CLOCK_READ_BEFORE_THE_COMMIT)) {
            instance.<Roll>ask(
                roll -> roll.accept(world.database.roll()), roll -> commit(order, roll, answer));
          } else {
            commit(order, Optional.empty(), answer);
          }
        });
  }

  private void commit(Order order, Optional<Roll> early, Consumer<Optional<Written>> answer) {
    long asked = instance.cache.databaseClockAtLeast();
    int epoch = instance.cache.epoch();
    int life = instance.cache.life();
    instance.<Written>ask(
        committed -> world.database.write(order, committed),
        written -> {
          if (written.isEmpty() || !written.get().changed()) {
            answer.accept(written);
            return;
          }
          instance.step(
              () -> {
                if (!written.get().repeated()) {
                  Row row = new Row(written.get().version(), order.value(), order.delete());
                  writeThrough(Entry.of(order.key(), row, asked, epoch), life);
                }
                pass(order, written.get(), early, answer);
              });
        });
  }

  private void writeThrough(Entry entry, int life) {
    if (world.is(Mutant.DELETE_AND_PUBLISH)) {
      instance.tellRedis(() -> world.redis.delete(Entry.place(entry.epoch(), entry.key())));
    } else if (world.is(Mutant.WRITE_THROUGH_NOT_TESTED)) {
      instance.step(() -> instance.cache.putWhateverIsHeld(entry));
    } else {
      instance.step(() -> instance.reads.keep(entry, life));
      instance.step(() -> instance.reads.giveToOthers(entry));
    }
  }

  private void pass(
      Order order, Written written, Optional<Roll> early, Consumer<Optional<Written>> answer) {
    if (written.repeated()) {
      world.count(Happening.REPEATED);
    }
    boolean skips =
        written.repeated() && world.is(Mutant.REPEATED_KEY_WITHOUT_BARRIER)
            || order.delete() && world.is(Mutant.DELETE_WITHOUT_BARRIER);
    if (skips) {
      answer.accept(Optional.of(written));
    } else {
      instance.barrier.pass(
          order.key(),
          written.version(),
          early,
          () -> {
            instance.barrier.done(written.outbox());
            answer.accept(Optional.of(written));
          });
    }
  }
}
