package io.researcharr.data.cachemodel;

import io.researcharr.data.cachemodel.World.Happening;
import io.researcharr.data.port.CacheObserver;

/** Counts what the service's own code says of itself. */
record Counting(World world) implements CacheObserver {

  @Override
  public void hit(Layer layer) {
    world.count(layer == Layer.NEAR ? Happening.NEAR_HIT : Happening.SHARED_HIT);
  }

  @Override
  public void missed(Layer layer) {}

  @Override
  public void refused(Layer layer) {
    world.count(layer == Layer.NEAR ? Happening.FILL_REFUSED : Happening.SHARED_ANSWER_REFUSED);
  }

  @Override
  public void loaded(boolean ahead) {}

  @Override
  public void bypassed() {
    world.count(Happening.READ_WITHOUT_LEASE);
  }

  @Override
  public void evicted() {}

  @Override
  public void barrier(long nanos) {}

  @Override
  public void fenced() {
    world.count(Happening.FENCED);
  }

  @Override
  public void leaseLost() {
    world.count(Happening.REJOINED);
  }

  @Override
  public void doubted() {
    world.count(Happening.FLOORS_OVER_CAP);
  }
}
