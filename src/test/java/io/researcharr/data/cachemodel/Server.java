package io.researcharr.data.cachemodel;

import static io.researcharr.data.cachemodel.Simulation.MILLI;

import io.researcharr.data.cachemodel.ModelDatabase.Order;
import io.researcharr.data.cachemodel.ModelDatabase.Written;
import java.util.Optional;
import java.util.function.Consumer;

/** A process of the service, and its ways to all others. */
abstract class Server extends Node {

  final World world;
  final int number;

  Server(World world, int number) {
    super(world.simulation, world.simulation.between(0.996, 1.004));
    this.world = world;
    this.number = number;
  }

  /** Answers with what a reader gets to see; with nothing when it can't. */
  abstract void read(int key, Consumer<long[]> answer);

  /** Answers with what became of it, or with nothing when nobody can say. */
  abstract void write(Order order, Consumer<Optional<Written>> answer);

  /** Loses what it has in its memory for want of room. */
  abstract void evict();

  /** Goes on a little later; this is where the process may be stopped, or die. */
  void step(Runnable next) {
    mishap();
    after(
        simulation.chance(0.03) ? simulation.between(0, 6 * MILLI) : simulation.between(1L, 20L),
        next);
  }

  /** Something bad may happen here, and now. */
  void mishap() {
    if (!world.isCalm() && simulation.chance(world.weather.mishap())) {
      if (simulation.chance(0.2)) {
        die();
        simulation.after(simulation.between(0, 300 * MILLI), this::rise);
      } else {
        stop(simulation.between(0, (simulation.chance(0.2) ? 2_000 : 700) * MILLI));
      }
    }
  }

  /** Asks the database; nothing comes back when it takes too long. */
  <T> void ask(Consumer<Consumer<T>> question, Consumer<Optional<T>> then) {
    ask(world.databaseWire(), Times.PATIENCE, question, then);
  }

  <T> void ask(
      int whom, long patience, Consumer<Consumer<T>> question, Consumer<Optional<T>> then) {
    Question<T> asked = new Question<>(then);
    Runnable answered = here(asked::finish);
    after(patience, asked::finish);
    world.network.send(
        number,
        whom,
        () ->
            question.accept(
                result ->
                    world.network.send(
                        whom,
                        number,
                        () -> {
                          asked.answer = Optional.of(result);
                          answered.run();
                        })));
  }

  void tellRedis(Runnable command) {
    world.network.send(number, world.redisWire(), () -> world.redis.command(command));
  }

  private static final class Question<T> {

    private final Consumer<Optional<T>> then;
    private Optional<T> answer = Optional.empty();
    private boolean finished;

    private Question(Consumer<Optional<T>> then) {
      this.then = then;
    }

    private void finish() {
      if (!finished) {
        finished = true;
        then.accept(answer);
      }
    }
  }
}
