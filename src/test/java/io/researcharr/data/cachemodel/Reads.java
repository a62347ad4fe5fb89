package io.researcharr.data.cachemodel;

import io.researcharr.data.cachemodel.World.Happening;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** How an instance answers readers: from what it holds, from Redis, or from the database. */
final class Reads {

  private final Instance instance;
  private final World world;
  private final Map<Integer, Load> loads = new HashMap<>();

  Reads(Instance instance) {
    this.instance = instance;
    this.world = instance.world;
  }

  void read(int key, Consumer<long[]> answer) {
    instance.step(
        () -> {
          if (instance.membership.holdsLease()) {
            instance.step(() -> readFromCaches(key, answer));
          } else {
            world.count(Happening.READ_WITHOUT_LEASE);
            askDatabase(key, entry -> answer.accept(entry.seen()));
          }
        });
  }

  private void readFromCaches(int key, Consumer<long[]> answer) {
    var held = instance.cache.get(key);
    if (held.isPresent()) {
      world.count(Happening.NEAR_HIT);
      if (instance.simulation.chance(0.02)) {
        share(key, seen -> {}); // early refresh
      }
      answer.accept(held.get().seen());
    } else {
      share(key, answer);
    }
  }

  /** One load at a time; who comes later may have its answer if it is new enough for them. */
  private void share(int key, Consumer<long[]> answer) {
    Load running = loads.get(key);
    if (running != null && running.life == instance.cache.life()) {
      world.count(Happening.LOAD_SHARED);
      running.others.add(answer);
      return;
    }
    Load load = new Load(instance.cache.life());
    loads.put(key, load);
    load(
        key,
        load.life,
        entry -> {
          loads.remove(key, load);
          answer.accept(entry.seen());
          load.others.forEach(other -> answerLater(entry, other));
        },
        () -> loads.remove(key, load));
  }

  private void answerLater(Entry entry, Consumer<long[]> answer) {
    if (instance.cache.accepts(entry) || world.is(Mutant.SHARED_LOAD_NOT_TESTED)) {
      answer.accept(entry.seen());
    } else {
      world.count(Happening.SHARED_LOAD_REFUSED);
      askDatabase(entry.key(), again -> answer.accept(again.seen()));
    }
  }

  private void load(int key, int life, Consumer<Entry> then, Runnable otherwise) {
    int epoch = instance.cache.epoch();
    instance.askRedis(
        answer -> answer.accept(world.redis.get(Entry.place(epoch, key), Entry.class)),
        found -> {
          if (found.isPresent() && acceptsShared(found.get())) {
            world.count(Happening.SHARED_HIT);
            instance.step(() -> keep(found.get(), life));
            then.accept(found.get());
            return;
          }
          found.ifPresent(entry -> world.count(Happening.SHARED_ANSWER_REFUSED));
          boolean replica =
              world.weather.replica()
                  && !Entry.isList(key)
                  && instance.cache.mayAskReplica()
                  && instance.simulation.chance(0.5);
          if (replica) {
            askReplica(key, life, then, otherwise);
          } else {
            fill(key, life, then, otherwise);
          }
        });
  }

  private boolean acceptsShared(Entry entry) {
    return world.is(Mutant.NO_FLOORS_ON_SHARED_ANSWERS)
        ? instance.cache.isYoung(entry)
        : instance.cache.accepts(entry);
  }

  /** What a replica says is kept here, but not given to others. */
  private void askReplica(int key, int life, Consumer<Entry> then, Runnable otherwise) {
    long asked = instance.cache.databaseClockAtLeast();
    int epoch = instance.cache.epoch();
    instance.<Row>ask(
        answer -> answer.accept(world.database.replica().row(key)),
        row -> {
          if (row.isPresent()) {
            Entry entry = Entry.of(key, row.get(), asked, epoch);
            if (world.is(Mutant.NO_FLOORS_ON_SHARED_ANSWERS) || instance.cache.accepts(entry)) {
              instance.step(() -> keep(entry, life));
              then.accept(entry);
              return;
            }
            world.count(Happening.REPLICA_ANSWER_REFUSED);
          }
          fill(key, life, then, otherwise);
        });
  }

  private void fill(int key, int life, Consumer<Entry> then, Runnable otherwise) {
    askDatabase(
        key,
        entry -> {
          instance.step(() -> giveToOthers(entry));
          instance.step(() -> keep(entry, life));
          then.accept(entry);
        },
        otherwise);
  }

  void giveToOthers(Entry read) {
    Entry entry = filled(read);
    instance.tellRedis(() -> world.redis.put(Entry.place(entry.epoch(), entry.key()), entry));
  }

  void keep(Entry read, int life) {
    Entry entry = filled(read);
    if (world.is(Mutant.FLOOR_TESTED_OUTSIDE_COMPUTE)) {
      if (life == instance.cache.life() && instance.cache.accepts(entry)) {
        instance.step(() -> instance.cache.put(entry));
      }
    } else {
      instance.cache.keep(entry, life);
    }
  }

  private Entry filled(Entry read) {
    return world.is(Mutant.FILLED_AT_TAKEN_AFTER_THE_READ)
        ? new Entry(
            read.key(),
            read.version(),
            read.seen(),
            instance.cache.databaseClockAtLeast(),
            read.clock(),
            read.epoch())
        : read;
  }

  private void askDatabase(int key, Consumer<Entry> then) {
    askDatabase(key, then, () -> {});
  }

  private void askDatabase(int key, Consumer<Entry> then, Runnable otherwise) {
    long asked = instance.cache.databaseClockAtLeast();
    int epoch = instance.cache.epoch();
    if (Entry.isList(key)) {
      askForList(key, asked, epoch, then, otherwise);
    } else {
      instance.<Row>ask(
          answer -> answer.accept(world.database.row(key)),
          row ->
              row.ifPresentOrElse(
                  found -> then.accept(Entry.of(key, found, asked, epoch)), otherwise));
    }
  }

  private void askForList(
      int key, long asked, int epoch, Consumer<Entry> then, Runnable otherwise) {
    boolean late = world.is(Mutant.CLOCK_READ_AFTER_THE_FILL);
    Consumer<Consumer<long[]>> list = answer -> answer.accept(list(key));
    Consumer<Consumer<Long>> clock = answer -> answer.accept(world.database.tick());
    if (late) {
      instance.ask(
          list,
          seen ->
              seen.ifPresentOrElse(
                  s ->
                      instance.ask(
                          clock,
                          n ->
                              n.ifPresentOrElse(
                                  c -> then.accept(new Entry(key, 0, s, asked, c, epoch)),
                                  otherwise)),
                  otherwise));
    } else {
      instance.ask(
          clock,
          n ->
              n.ifPresentOrElse(
                  c ->
                      instance.ask(
                          list,
                          seen ->
                              seen.ifPresentOrElse(
                                  s -> then.accept(new Entry(key, 0, s, asked, c, epoch)),
                                  otherwise)),
                  otherwise));
    }
  }

  private long[] list(int key) {
    int[] records = world.recordsOf(key);
    long[] seen = new long[2 * records.length];
    for (int i = 0; i < records.length; i++) {
      Row row = world.database.row(records[i]);
      seen[2 * i] = row.version();
      seen[2 * i + 1] = row.value();
    }
    return seen;
  }

  /** A load that is running, and who else waits for it. */
  private static final class Load {

    private final int life;
    private final List<Consumer<long[]>> others = new ArrayList<>();

    private Load(int life) {
      this.life = life;
    }
  }
}
