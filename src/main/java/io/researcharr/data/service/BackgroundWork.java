package io.researcharr.data.service;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** Everything that an instance does by itself, from when its storage is open until it ends. */
@ApplicationScoped
public class BackgroundWork {

  private final ImportRunner imports;
  private final JobDesk desk;
  private final JobKeeper keeper;
  private final StagingSweep sweep;
  private final Housekeeper housekeeper;

  public BackgroundWork(
      ImportRunner imports,
      JobDesk desk,
      JobKeeper keeper,
      StagingSweep sweep,
      Housekeeper housekeeper) {
    this.imports = imports;
    this.desk = desk;
    this.keeper = keeper;
    this.sweep = sweep;
    this.housekeeper = housekeeper;
  }

  public void start() {
    imports.start();
    desk.start();
    keeper.start();
    sweep.start();
    housekeeper.start();
  }

  /** Ends it; what this instance held for the cluster is free when the item comes. */
  public Uni<Void> shutdown() {
    sweep.shutdown();
    imports.shutdown();
    desk.shutdown();
    return Uni.join()
        .all(keeper.shutdown(), housekeeper.shutdown())
        .andFailFast()
        .replaceWithVoid();
  }
}
