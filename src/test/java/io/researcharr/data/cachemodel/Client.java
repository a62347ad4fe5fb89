package io.researcharr.data.cachemodel;

import static io.researcharr.data.cachemodel.Simulation.MILLI;

import io.researcharr.data.cachemodel.ModelDatabase.Order;
import io.researcharr.data.cachemodel.World.Happening;
import io.researcharr.data.fixture.cache.Sight;

/** Somebody who reads and writes, through any instance, one thing after the other. */
final class Client {

  private final World world;
  private final Simulation simulation;
  private final int number;
  private long turn;

  Client(World world, int number) {
    this.world = world;
    this.simulation = world.simulation;
    this.number = number;
  }

  void start() {
    simulation.after(simulation.about(3 * MILLI), this::act);
  }

  private void act() {
    if (world.isCalm()) {
      return;
    }
    if (simulation.chance(world.weather.writes())) {
      write();
    } else {
      read(false);
    }
  }

  private void next(long myTurn) {
    if (turn == myTurn) {
      turn++;
      start();
    }
  }

  /** Reads everything from everywhere, once. */
  void look() {
    read(true);
  }

  private void read(boolean last) {
    int record =
        last ? number % world.weather.records() : simulation.below(world.weather.records());
    boolean asList = simulation.chance(0.25) && (!last || world.tellsOfListsInTheEnd());
    int key = asList ? world.listOf(record) : record;
    for (Server instance : world.instances) {
      if (last) {
        read(key, instance);
      }
    }
    if (!last) {
      read(key, anyInstance());
    }
  }

  private void read(int key, Server instance) {
    long start = simulation.now();
    long myTurn = turn;
    reach(
        instance,
        () ->
            instance.read(
                key,
                seen ->
                    back(
                        () -> {
                          world.truth.saw(
                              Sight.NO_SESSION,
                              world.recordsOf(key),
                              seen,
                              start,
                              simulation.now());
                          next(myTurn);
                        })));
    simulation.after(Times.CLIENT_PATIENCE, () -> next(myTurn));
  }

  private void write() {
    int record = simulation.below(world.weather.records());
    boolean repeats = simulation.chance(0.6);
    long value = world.newValue();
    write(
        new Order(record, simulation.chance(0.2), value, repeats ? value : 0, simulation.now()), 3);
  }

  private void write(Order order, int tries) {
    Server instance = anyInstance();
    long myTurn = turn;
    long patience =
        simulation.chance(0.2) ? simulation.between(1, 60 * MILLI) : Times.CLIENT_PATIENCE;
    reach(
        instance,
        () ->
            instance.write(
                order,
                answer ->
                    back(
                        () -> {
                          if (answer.isPresent() && answer.get().changed()) {
                            world.count(Happening.WRITE_ACKNOWLEDGED);
                            world.truth.acknowledged(
                                answer.get().epoch(),
                                order.key(),
                                answer.get().version(),
                                simulation.now());
                          }
                          if (answer.isPresent()) {
                            next(myTurn);
                          }
                        })));
    simulation.after(
        patience,
        () -> {
          if (turn == myTurn) {
            world.count(Happening.WRITE_UNKNOWN);
            if (order.token() != 0 && tries > 0 && !world.isCalm()) {
              turn++;
              write(order, tries - 1);
            } else {
              next(myTurn);
            }
          }
        });
  }

  private Server anyInstance() {
    return world.instances.get(simulation.below(world.instances.size()));
  }

  /** A connection is refused by who is dead, and waits at who is stopped. */
  private void reach(Server instance, Runnable action) {
    if (instance.isDead()) {
      long myTurn = turn;
      simulation.after(simulation.about(2 * MILLI), () -> next(myTurn));
    } else {
      instance.after(simulation.between(50L, 200L), action);
    }
  }

  private void back(Runnable action) {
    simulation.after(simulation.between(50L, 200L), action);
  }
}
