package io.researcharr.data.port;

/** Everything that is stored, as far as one unit of work can reach it. */
public interface Repositories {

  MediaRepository media();

  MediaCatalog catalog();

  MediaBatches batches();

  ImportRepository imports();

  StagingRepository staging();

  KeyRepository keys();

  JobRepository jobs();

  JobLeases leases();

  JobControl jobControl();

  JobUpkeep upkeep();

  SettingsRepository settings();

  QueueRepository queue();

  AuditRepository audit();
}
