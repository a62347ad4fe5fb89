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
  private final AuditKeeper audit;

  public BackgroundWork(
      ImportRunner imports, JobDesk desk, JobKeeper keeper, StagingSweep sweep, AuditKeeper audit) {
    this.audit = audit;
    this.imports = imports;
    this.desk = desk;
    this.keeper = keeper;
    this.sweep = sweep;
  }

  public void start() {
    imports.start();
    desk.start();
    keeper.start();
    sweep.start();
    audit.start();
  }

  /** Ends it; what this instance held for the cluster is free when the item comes. */
  public Uni<Void> shutdown() {
    audit.shutdown();
    sweep.shutdown();
    imports.shutdown();
    desk.shutdown();
    return keeper.shutdown();
  }
}
