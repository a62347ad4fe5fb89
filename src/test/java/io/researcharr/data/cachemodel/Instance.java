package io.researcharr.data.cachemodel;

import io.researcharr.data.cachemodel.ModelDatabase.Order;
import io.researcharr.data.cachemodel.ModelDatabase.Written;
import java.util.Optional;
import java.util.function.Consumer;

/** An instance that follows the protocol as it is described. */
final class Instance extends Server {

  NearCache cache;
  Membership membership;
  Reads reads;
  Barrier barrier;
  private Writes writes;
  private int lives;

  Instance(World world, int number) {
    super(world, number);
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

  @Override
  void read(int key, Consumer<long[]> answer) {
    reads.read(key, answer);
  }

  @Override
  void write(Order order, Consumer<Optional<Written>> answer) {
    writes.write(order, answer);
  }

  @Override
  void evict() {
    cache.evict();
  }

  void askRedis(Consumer<Consumer<Optional<Entry>>> question, Consumer<Optional<Entry>> then) {
    this.<Optional<Entry>>ask(
        world.redisWire(),
        Times.REDIS_PATIENCE,
        answer -> world.redis.command(() -> question.accept(answer)),
        answer -> then.accept(answer.flatMap(found -> found)));
  }
}
