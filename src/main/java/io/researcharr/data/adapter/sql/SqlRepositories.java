package io.researcharr.data.adapter.sql;

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
import java.util.function.Function;

/** The repositories of one unit of work, over one session. */
public final class SqlRepositories implements Repositories {

  private final SqlSession session;
  private final ProbeMemory memory;
  private final Function<SqlSession, MediaRepository> media;

  public SqlRepositories(SqlSession session, ProbeMemory memory) {
    this(session, memory, SqlMediaRepository::new);
  }

  /** Repositories with an engine's own way to handle single entries. */
  public SqlRepositories(
      SqlSession session, ProbeMemory memory, Function<SqlSession, MediaRepository> media) {
    this.session = session;
    this.memory = memory;
    this.media = media;
  }

  @Override
  public MediaRepository media() {
    return media.apply(session);
  }

  @Override
  public MediaCatalog catalog() {
    return new SqlMediaCatalog(session, memory);
  }

  @Override
  public MediaSearch search() {
    return new SqlMediaSearch(session);
  }

  @Override
  public MediaBatches batches() {
    return new SqlMediaBatches(session);
  }

  @Override
  public ImportRepository imports() {
    return new SqlImportRepository(session);
  }

  @Override
  public StagingRepository staging() {
    return new SqlStagingRepository(session);
  }

  @Override
  public KeyRepository keys() {
    return new SqlKeyRepository(session);
  }

  @Override
  public JobRepository jobs() {
    return new SqlJobRepository(session);
  }

  @Override
  public JobLeases leases() {
    return new SqlJobLeases(session);
  }

  @Override
  public JobControl jobControl() {
    return new SqlJobControl(session);
  }

  @Override
  public JobUpkeep upkeep() {
    return new SqlJobUpkeep(session);
  }

  @Override
  public SettingsRepository settings() {
    return new SqlSettingsRepository(session);
  }

  @Override
  public QueueRepository queue() {
    return new SqlQueueRepository(session);
  }

  @Override
  public ChangeFeed changes() {
    return session.dialect().changes(session);
  }

  @Override
  public CacheMembers cacheMembers() {
    return new SqlCacheMembers(session);
  }

  @Override
  public ChangeLog changeLog() {
    return new SqlChangeLog(session);
  }

  @Override
  public AnswerRepository answers() {
    return new SqlAnswerRepository(session);
  }

  @Override
  public PurgeRepository purge() {
    return new SqlPurgeRepository(session);
  }

  @Override
  public AuditRepository audit() {
    return new SqlAuditRepository(session);
  }
}
