package io.researcharr.data.service;

import io.researcharr.data.service.cache.Caching;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** Everything that an instance does by itself, from when its storage is open until it ends. */
@ApplicationScoped
public class BackgroundWork {

  private final ImportRunner imports;
  private final JobDesk desk;
  private final JobKeeper keeper;
  private final StagingSweep sweep;
  private final FeedTail feed;
  private final Caching caching;
  private final Housekeeper housekeeper;
  private final AuditKeeper audit;

  public BackgroundWork(
      ImportRunner imports,
      JobDesk desk,
      JobKeeper keeper,
      StagingSweep sweep,
      FeedTail feed,
      Caching caching,
      Housekeeper housekeeper,
      AuditKeeper audit) {
    this.audit = audit;
    this.imports = imports;
    this.desk = desk;
    this.keeper = keeper;
    this.sweep = sweep;
    this.feed = feed;
    this.caching = caching;
    this.housekeeper = housekeeper;
  }

  public void start() {
    caching.start();
    imports.start();
    desk.start();
    keeper.start();
    sweep.start();
    feed.start();
    housekeeper.start();
    audit.start();
  }

  /**
   * Answers whoever waits for something to happen, and ends streams that never end by themselves;
   * what is under way goes on.
   */
  public void letGo() {
    desk.shutdown();
    feed.shutdown();
  }

  /** Ends it; what this instance held for the cluster is free when the item comes. */
  public Uni<Void> shutdown() {
    feed.shutdown();
    audit.shutdown();
    sweep.shutdown();
    imports.shutdown();
    desk.shutdown();
    return Uni.join()
        .all(keeper.shutdown(), housekeeper.shutdown())
        .andFailFast()
        .replaceWithVoid()
        .onTermination()
        .call(caching::shutdown);
  }
}
