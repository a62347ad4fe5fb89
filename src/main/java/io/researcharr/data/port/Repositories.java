package io.researcharr.data.port;

/** Everything that is stored, as far as one unit of work can reach it. */
public interface Repositories {

  MediaRepository media();

  MediaCatalog catalog();

  MediaBatches batches();

  ImportRepository imports();

  StagingRepository staging();

  KeyRepository keys();

  SettingsRepository settings();

  QueueRepository queue();
}
