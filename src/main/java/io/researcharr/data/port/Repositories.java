package io.researcharr.data.port;

/** Everything that is stored, as far as one unit of work can reach it. */
public interface Repositories {

  MediaRepository media();

  MediaCatalog catalog();

  MediaSearch search();

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

  ChangeFeed changes();

  CacheMembers cacheMembers();

  ChangeLog changeLog();

  AnswerRepository answers();

  PurgeRepository purge();

  AuditRepository audit();
}
