package io.researcharr.data.service.cache;

import io.researcharr.data.port.AnswerRepository;
import io.researcharr.data.port.AuditRepository;
import io.researcharr.data.port.CacheMembers;
import io.researcharr.data.port.ChangeFeed;
import io.researcharr.data.port.ChangeLog;
import io.researcharr.data.port.ImportRepository;
import io.researcharr.data.port.JobControl;
import io.researcharr.data.port.JobLeases;
import io.researcharr.data.port.JobRepository;
import io.researcharr.data.port.JobUpkeep;
import io.researcharr.data.port.KeyRepository;
import io.researcharr.data.port.MediaBatches;
import io.researcharr.data.port.MediaCatalog;
import io.researcharr.data.port.MediaRepository;
import io.researcharr.data.port.MediaSearch;
import io.researcharr.data.port.PurgeRepository;
import io.researcharr.data.port.QueueRepository;
import io.researcharr.data.port.Repositories;
import io.researcharr.data.port.SettingsRepository;
import io.researcharr.data.port.StagingRepository;

/** Repositories that take down which cached things are changed. */
record WatchedRepositories(Repositories inner, Touched touched) implements Repositories {

  @Override
  public MediaRepository media() {
    return new WatchedMedia(inner.media(), inner.catalog(), touched);
  }

  @Override
  public MediaCatalog catalog() {
    return inner.catalog();
  }

  @Override
  public MediaSearch search() {
    return inner.search();
  }

  @Override
  public MediaBatches batches() {
    return new WatchedBatches(inner.batches(), touched);
  }

  @Override
  public ImportRepository imports() {
    return inner.imports();
  }

  @Override
  public StagingRepository staging() {
    return inner.staging();
  }

  @Override
  public KeyRepository keys() {
    return inner.keys();
  }

  @Override
  public JobRepository jobs() {
    return inner.jobs();
  }

  @Override
  public JobLeases leases() {
    return inner.leases();
  }

  @Override
  public JobControl jobControl() {
    return inner.jobControl();
  }

  @Override
  public JobUpkeep upkeep() {
    return inner.upkeep();
  }

  @Override
  public SettingsRepository settings() {
    return inner.settings();
  }

  @Override
  public QueueRepository queue() {
    return inner.queue();
  }

  @Override
  public ChangeFeed changes() {
    return inner.changes();
  }

  @Override
  public CacheMembers cacheMembers() {
    return inner.cacheMembers();
  }

  @Override
  public ChangeLog changeLog() {
    return inner.changeLog();
  }

  @Override
  public AnswerRepository answers() {
    return new WatchedAnswers(inner.answers(), touched);
  }

  /** What is purged was deleted before, so nobody holds it. */
  @Override
  public PurgeRepository purge() {
    return inner.purge();
  }

  @Override
  public AuditRepository audit() {
    return inner.audit();
  }
}
