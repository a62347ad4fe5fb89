package io.researcharr.data.cachemodel;

import static io.researcharr.data.cachemodel.Simulation.MILLI;

import io.researcharr.data.cachemodel.ModelDatabase.Order;
import io.researcharr.data.cachemodel.Weather.Fault;

/** Everything bad that happens to a run, by chance. */
final class Chaos {

  private final World world;
  private final Simulation simulation;

  Chaos(World world) {
    this.world = world;
    this.simulation = world.simulation;
  }

  void start() {
    strikeLater();
    if (world.weather.failOver()) {
      long when = simulation.between(500, 2_000) * MILLI;
      simulation.at(
          when,
          () -> {
            ModelDatabase.Tables copy = world.database.copy();
            simulation.after(
                simulation.between(0, 100) * MILLI, () -> world.database.failOver(copy));
          });
    }
  }

  private void strikeLater() {
    simulation.after(
        simulation.about(world.weather.faults()),
        () -> {
          if (!world.isCalm()) {
            Fault fault = Fault.values()[simulation.below(Fault.values().length)];
            if (world.weather.has(fault)) {
              strike(fault);
            }
            strikeLater();
          }
        });
  }

  private void strike(Fault fault) {
    Server instance = world.instances.get(simulation.below(world.instances.size()));
    long time = simulation.about(250 * MILLI);
    switch (fault) {
      case STOP -> instance.stop(time);
      case DIE -> {
        if (!instance.isDead()) {
          instance.die();
          simulation.after(time, instance::rise);
        }
      }
      case CUT_FROM_DATABASE -> cut(instance.number, world.databaseWire(), time);
      case CUT_FROM_REDIS -> cut(instance.number, world.redisWire(), time);
      case CUT_FROM_OTHERS ->
          world.instances.forEach(other -> cut(instance.number, other.number, time));
      case LIMP -> {
        world.network.slow(world.databaseWire(), instance.number, time);
        world.instances.forEach(
            other -> world.network.cut(other.number, instance.number, time, false));
      }
      case REDIS_DOWN -> {
        world.redis.goDown();
        simulation.after(time, world.redis::comeUp);
      }
      case REDIS_FROZEN -> world.redis.freeze(time);
      case REDIS_FLUSHED -> world.redis.flush();
      case REDIS_OLD_DATA -> {
        if (simulation.chance(0.4)) {
          world.redis.save();
        } else {
          world.redis.restartWithOldData();
        }
      }
      case NEAR_CACHE_EVICTS -> instance.evict();
      case WRITE_FROM_OUTSIDE -> writeFromOutside();
    }
  }

  private void cut(int one, int other, long time) {
    boolean holding = simulation.chance(0.5);
    int direction = simulation.below(3);
    if (direction != 0) {
      world.network.cut(one, other, time, holding);
    }
    if (direction != 1) {
      world.network.cut(other, one, time, holding);
    }
  }

  private void writeFromOutside() {
    int key = simulation.below(world.weather.records());
    long value = world.newValue();
    world.database.write(new Order(key, false, value, 0, simulation.now()), written -> {});
  }

  void end() {
    world.network.heal();
    world.redis.comeUp();
  }
}
