package io.researcharr.data.cachemodel;

import static io.researcharr.data.cachemodel.Simulation.MILLI;

import java.util.Optional;
import java.util.function.Consumer;

/** An instance of the service. */
final class Instance extends Node {

  final World world;
  final int number;
  NearCache cache;
  Membership membership;
  Reads reads;
  Writes writes;
  Barrier barrier;
  private int lives;

  Instance(World world, int number) {
    super(world.simulation, world.simulation.between(0.996, 1.004));
    this.world = world;
    this.number = number;
  }

  @Override
  void rise() {
    super.rise();
    lives++;
    cache = new NearCache(world, this);
    membership = new Membership(this);
    barrier = new Barrier(this);
    reads = new Reads(this);
    writes = new Writes(this);
    membership.join();
    barrier.relay();
  }

  /** The name that it is a member by, another one each time it starts. */
  int id() {
    return lives * 100 + number;
  }

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

  void askRedis(Consumer<Consumer<Optional<Entry>>> question, Consumer<Optional<Entry>> then) {
    this.<Optional<Entry>>ask(
        world.redisWire(),
        Times.REDIS_PATIENCE,
        answer -> world.redis.command(() -> question.accept(answer)),
        answer -> then.accept(answer.flatMap(found -> found)));
  }

  private <T> void ask(
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
