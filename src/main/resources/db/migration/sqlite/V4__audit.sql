-- Who changed what when, and from what to what. Written by triggers, so there is no way round it. See docs/audit.md.
CREATE TABLE audit_log (
  seq         integer NOT NULL PRIMARY KEY AUTOINCREMENT,
  xid         integer NOT NULL DEFAULT 0, -- there is one writer: the order of the feed is that of seq
  at          integer NOT NULL, -- never before that of the row before
  entity_type text NOT NULL,
  entity_id   text NOT NULL,
  action      text NOT NULL,
  actor       text NOT NULL,
  version     integer NOT NULL,
  -- JSON objects: of a change only what has changed; what is null or as it was is left out.
  old_values  text,
  new_values  text
);
CREATE INDEX audit_log_entity_idx ON audit_log (entity_type, entity_id);
CREATE INDEX audit_log_actor_idx ON audit_log (actor, entity_type, action);
-- Times follow seq, so every 64th is enough to find one.
CREATE INDEX audit_log_at_idx ON audit_log (at) WHERE seq % 64 = 0;

-- How far the feed is kept no longer: up to this entry, since there is one writer.
CREATE TABLE audit_floor (
  id     integer NOT NULL PRIMARY KEY CONSTRAINT audit_floor_id_check CHECK (id = 1),
  number integer NOT NULL
);
INSERT INTO audit_floor (id, number) VALUES (1, 0);

-- Who acts where the row itself does not say it: a row that is there only while they do.
CREATE TABLE audit_actor (
  actor text NOT NULL
);

-- INSERT OR REPLACE would remove rows without a word to the triggers, so it is refused: what a trigger does follows the
-- statement that fired it, so that this row is replaced where a row would be, and left alone by all else.
CREATE TABLE audit_refusal (
  id         integer NOT NULL PRIMARY KEY,
  is_replace integer NOT NULL
);
INSERT INTO audit_refusal (id, is_replace) VALUES (1, FALSE);
CREATE TRIGGER media_no_way_round BEFORE INSERT ON media FOR EACH ROW
BEGIN
  INSERT OR IGNORE INTO audit_refusal (id, is_replace) VALUES (1, TRUE);
  SELECT RAISE(ABORT, 'REPLACE goes round the audit trail: use UPDATE, or ON CONFLICT DO UPDATE') FROM audit_refusal WHERE is_replace;
END;
CREATE TRIGGER settings_no_way_round BEFORE INSERT ON settings FOR EACH ROW
BEGIN
  INSERT OR IGNORE INTO audit_refusal (id, is_replace) VALUES (1, TRUE);
  SELECT RAISE(ABORT, 'REPLACE goes round the audit trail: use UPDATE, or ON CONFLICT DO UPDATE') FROM audit_refusal WHERE is_replace;
END;
CREATE TRIGGER queue_items_no_way_round BEFORE INSERT ON queue_items FOR EACH ROW
BEGIN
  INSERT OR IGNORE INTO audit_refusal (id, is_replace) VALUES (1, TRUE);
  SELECT RAISE(ABORT, 'REPLACE goes round the audit trail: use UPDATE, or ON CONFLICT DO UPDATE') FROM audit_refusal WHERE is_replace;
END;
CREATE TRIGGER api_keys_no_way_round BEFORE INSERT ON api_keys FOR EACH ROW
BEGIN
  INSERT OR IGNORE INTO audit_refusal (id, is_replace) VALUES (1, TRUE);
  SELECT RAISE(ABORT, 'REPLACE goes round the audit trail: use UPDATE, or ON CONFLICT DO UPDATE') FROM audit_refusal WHERE is_replace;
END;
CREATE TRIGGER processing_jobs_no_way_round BEFORE INSERT ON processing_jobs FOR EACH ROW
BEGIN
  INSERT OR IGNORE INTO audit_refusal (id, is_replace) VALUES (1, TRUE);
  SELECT RAISE(ABORT, 'REPLACE goes round the audit trail: use UPDATE, or ON CONFLICT DO UPDATE') FROM audit_refusal WHERE is_replace;
END;

-- So is UPDATE OR REPLACE where another row is in the way. Only there, since the update of an upsert does what a trigger says
-- with ABORT, and would fail at the row above; where there is another row, it fails in any case.
CREATE TRIGGER media_no_way_round_by_update BEFORE UPDATE ON media FOR EACH ROW
  WHEN NEW.rowid <> OLD.rowid AND EXISTS (SELECT 1 FROM media WHERE rowid = NEW.rowid)
    OR NEW.id <> OLD.id AND EXISTS (SELECT 1 FROM media WHERE id = NEW.id)
    OR (NEW.external_id, NEW.type, NEW.deleted_at) IS NOT (OLD.external_id, OLD.type, OLD.deleted_at)
      AND NEW.deleted_at IS NULL AND EXISTS (SELECT 1 FROM media
        WHERE external_id = NEW.external_id AND type = NEW.type AND deleted_at IS NULL AND id <> OLD.id)
    OR (NEW.series_id, NEW.season_number, NEW.episode_number, NEW.deleted_at)
      IS NOT (OLD.series_id, OLD.season_number, OLD.episode_number, OLD.deleted_at)
      AND NEW.deleted_at IS NULL AND EXISTS (SELECT 1 FROM media
        WHERE series_id = NEW.series_id AND season_number = NEW.season_number AND episode_number = NEW.episode_number
          AND deleted_at IS NULL AND id <> OLD.id)
BEGIN
  INSERT OR IGNORE INTO audit_refusal (id, is_replace) VALUES (1, TRUE);
  SELECT RAISE(ABORT, 'REPLACE goes round the audit trail: use UPDATE, or ON CONFLICT DO UPDATE') FROM audit_refusal WHERE is_replace;
END;
CREATE TRIGGER settings_no_way_round_by_update BEFORE UPDATE ON settings FOR EACH ROW
  WHEN NEW.rowid <> OLD.rowid AND EXISTS (SELECT 1 FROM settings WHERE rowid = NEW.rowid)
    OR NEW.key <> OLD.key AND EXISTS (SELECT 1 FROM settings WHERE key = NEW.key)
BEGIN
  INSERT OR IGNORE INTO audit_refusal (id, is_replace) VALUES (1, TRUE);
  SELECT RAISE(ABORT, 'REPLACE goes round the audit trail: use UPDATE, or ON CONFLICT DO UPDATE') FROM audit_refusal WHERE is_replace;
END;
CREATE TRIGGER queue_items_no_way_round_by_update BEFORE UPDATE ON queue_items FOR EACH ROW
  WHEN NEW.rowid <> OLD.rowid AND EXISTS (SELECT 1 FROM queue_items WHERE rowid = NEW.rowid)
    OR NEW.id <> OLD.id AND EXISTS (SELECT 1 FROM queue_items WHERE id = NEW.id)
    OR (NEW.media_id, NEW.service) IS NOT (OLD.media_id, OLD.service)
      AND EXISTS (SELECT 1 FROM queue_items WHERE media_id = NEW.media_id AND service = NEW.service AND id <> OLD.id)
BEGIN
  INSERT OR IGNORE INTO audit_refusal (id, is_replace) VALUES (1, TRUE);
  SELECT RAISE(ABORT, 'REPLACE goes round the audit trail: use UPDATE, or ON CONFLICT DO UPDATE') FROM audit_refusal WHERE is_replace;
END;
CREATE TRIGGER api_keys_no_way_round_by_update BEFORE UPDATE ON api_keys FOR EACH ROW
  WHEN NEW.rowid <> OLD.rowid AND EXISTS (SELECT 1 FROM api_keys WHERE rowid = NEW.rowid)
    OR NEW.id <> OLD.id AND EXISTS (SELECT 1 FROM api_keys WHERE id = NEW.id)
    OR NEW.name <> OLD.name AND EXISTS (SELECT 1 FROM api_keys WHERE name = NEW.name)
    OR NEW.hash <> OLD.hash AND EXISTS (SELECT 1 FROM api_keys WHERE hash = NEW.hash)
BEGIN
  INSERT OR IGNORE INTO audit_refusal (id, is_replace) VALUES (1, TRUE);
  SELECT RAISE(ABORT, 'REPLACE goes round the audit trail: use UPDATE, or ON CONFLICT DO UPDATE') FROM audit_refusal WHERE is_replace;
END;
CREATE TRIGGER processing_jobs_no_way_round_by_update BEFORE UPDATE ON processing_jobs FOR EACH ROW
  WHEN NEW.rowid <> OLD.rowid AND EXISTS (SELECT 1 FROM processing_jobs WHERE rowid = NEW.rowid)
    OR NEW.id <> OLD.id AND EXISTS (SELECT 1 FROM processing_jobs WHERE id = NEW.id)
    OR (NEW.dedupe_key, NEW.status, NEW.next_retry_at) IS NOT (OLD.dedupe_key, OLD.status, OLD.next_retry_at)
      AND (NEW.status IN ('queued', 'running', 'paused') OR NEW.next_retry_at IS NOT NULL) AND EXISTS (SELECT 1 FROM processing_jobs
        WHERE dedupe_key = NEW.dedupe_key AND (status IN ('queued', 'running', 'paused') OR next_retry_at IS NOT NULL) AND id <> OLD.id)
BEGIN
  INSERT OR IGNORE INTO audit_refusal (id, is_replace) VALUES (1, TRUE);
  SELECT RAISE(ABORT, 'REPLACE goes round the audit trail: use UPDATE, or ON CONFLICT DO UPDATE') FROM audit_refusal WHERE is_replace;
END;

-- What is a secret when it stands in the key of a setting, or in the name of a member of its value.
CREATE TABLE audit_secret (
  word text NOT NULL PRIMARY KEY
);
INSERT INTO audit_secret (word) VALUES ('secret'), ('password'), ('passwd'), ('passphrase'), ('token'), ('credential'), ('apikey'), ('api-key'), ('api_key'), ('api.key'), ('privatekey'), ('private-key'), ('private_key'), ('private.key');

-- Media. An update that changes nothing counts nothing up and is not remembered.
DROP TRIGGER media_next_version;
-- SQLite can't change a row before it is stored, so what comes back is counted up after.
-- The update, with all that follows from it, is behind a view: what a trigger may do is made room for each time that it is asked.
CREATE VIEW media_returned AS
  SELECT id, version FROM media;
CREATE TRIGGER media_returned_insert INSTEAD OF INSERT ON media_returned FOR EACH ROW
BEGIN
  UPDATE media SET version = NEW.version WHERE id = NEW.id;
END;
CREATE TRIGGER media_return AFTER INSERT ON media FOR EACH ROW
  WHEN (SELECT version FROM tombstones WHERE entity_type = 'media' AND entity_id = NEW.id) >= NEW.version
BEGIN
  INSERT INTO media_returned (id, version) VALUES (NEW.id,
    (SELECT version + 1 FROM tombstones WHERE entity_type = 'media' AND entity_id = NEW.id));
END;
-- What may be null is put in by itself: leaving out the nulls of one object takes four times as long.
CREATE TRIGGER media_remember_new AFTER INSERT ON media FOR EACH ROW
BEGIN
  INSERT INTO audit_log (at, entity_type, entity_id, action, actor, version, new_values) VALUES (
    max(CAST((julianday('now') - 2440587.5) * 86400000 + 0.5 AS INTEGER) * 1000, coalesce((SELECT at FROM audit_log ORDER BY seq DESC LIMIT 1), 0)),
    'media', NEW.id, 'created', NEW.updated_by,
    max(NEW.version, coalesce((SELECT version + 1 FROM tombstones WHERE entity_type = 'media' AND entity_id = NEW.id), 1)),
    '{' || iif(NEW.imdb_id IS NULL, '', '"imdbId":' || json_quote(NEW.imdb_id) || ',')
    || iif(NEW.tmdb_id IS NULL, '', '"tmdbId":' || json_quote(NEW.tmdb_id) || ',')
    || iif(NEW.runtime_minutes IS NULL, '', '"runtimeMinutes":' || json_quote(NEW.runtime_minutes) || ',')
    || iif(NEW.tvdb_id IS NULL, '', '"tvdbId":' || json_quote(NEW.tvdb_id) || ',')
    || iif(NEW.seasons IS NULL, '', '"seasons":' || json_quote(NEW.seasons) || ',')
    || iif(NEW.episodes IS NULL, '', '"episodes":' || json_quote(NEW.episodes) || ',')
    || iif(NEW.series_id IS NULL, '', '"seriesId":' || json_quote(NEW.series_id) || ',')
    || iif(NEW.season_number IS NULL, '', '"seasonNumber":' || json_quote(NEW.season_number) || ',')
    || iif(NEW.episode_number IS NULL, '', '"episodeNumber":' || json_quote(NEW.episode_number) || ',')
    || iif(NEW.air_date IS NULL, '', '"airDate":' || json_quote(NEW.air_date) || ',')
    || iif(NEW.deleted_at IS NULL, '', '"deletedAt":' || json_quote(NEW.deleted_at) || ',')
    || substr(json_object(
      'type', NEW.type, 'externalId', NEW.external_id, 'title', NEW.title, 'sortTitle', NEW.sort_title,
      'status', NEW.status, 'monitored', NEW.monitored, 'year', NEW.year,
      'metadata', NEW.metadata || '', 'tags', NEW.tags || '', -- a text, also where the statement had it from json()
      'createdAt', NEW.created_at, 'updatedAt', NEW.updated_at, 'updatedBy', NEW.updated_by), 2));
END;
CREATE TRIGGER media_next_version AFTER UPDATE ON media FOR EACH ROW
  WHEN (NEW.version <> OLD.version OR
    NEW.type IS NOT OLD.type OR NEW.external_id IS NOT OLD.external_id OR NEW.title IS NOT OLD.title OR
    NEW.sort_title IS NOT OLD.sort_title OR NEW.status IS NOT OLD.status OR NEW.monitored IS NOT OLD.monitored OR
    NEW.year IS NOT OLD.year OR NEW.metadata IS NOT OLD.metadata OR NEW.tags IS NOT OLD.tags OR
    NEW.imdb_id IS NOT OLD.imdb_id OR NEW.tmdb_id IS NOT OLD.tmdb_id OR NEW.runtime_minutes IS NOT OLD.runtime_minutes OR
    NEW.tvdb_id IS NOT OLD.tvdb_id OR NEW.seasons IS NOT OLD.seasons OR NEW.episodes IS NOT OLD.episodes OR
    NEW.series_id IS NOT OLD.series_id OR NEW.season_number IS NOT OLD.season_number OR
    NEW.episode_number IS NOT OLD.episode_number OR NEW.air_date IS NOT OLD.air_date OR
    NEW.created_at IS NOT OLD.created_at OR NEW.updated_at IS NOT OLD.updated_at OR NEW.updated_by IS NOT OLD.updated_by OR
    NEW.deleted_at IS NOT OLD.deleted_at OR NEW.title_folded IS NOT OLD.title_folded OR NEW.id IS NOT OLD.id)
    AND NOT coalesce((SELECT OLD.version <= version AND NEW.version = version + 1 FROM tombstones
      WHERE entity_type = 'media' AND entity_id = NEW.id), FALSE)
BEGIN
  UPDATE media SET version = OLD.version + 1 WHERE id = NEW.id AND version <> OLD.version + 1;
  INSERT INTO audit_log (at, entity_type, entity_id, action, actor, version, old_values, new_values) VALUES (
    max(CAST((julianday('now') - 2440587.5) * 86400000 + 0.5 AS INTEGER) * 1000, coalesce((SELECT at FROM audit_log ORDER BY seq DESC LIMIT 1), 0)),
    'media', NEW.id, CASE WHEN OLD.deleted_at IS NULL AND NEW.deleted_at IS NOT NULL THEN 'deleted'
      WHEN OLD.deleted_at IS NOT NULL AND NEW.deleted_at IS NULL THEN 'restored' ELSE 'updated' END,
    iif(NEW.updated_at = OLD.updated_at AND NEW.updated_by = OLD.updated_by, coalesce((SELECT actor FROM audit_actor), 'sql'), NEW.updated_by),
    OLD.version + 1,
    json_patch('{}', json_object(
      'type', iif(NEW.type IS OLD.type, NULL, OLD.type),
      'externalId', iif(NEW.external_id IS OLD.external_id, NULL, OLD.external_id),
      'title', iif(NEW.title IS OLD.title, NULL, OLD.title),
      'sortTitle', iif(NEW.sort_title IS OLD.sort_title, NULL, OLD.sort_title),
      'status', iif(NEW.status IS OLD.status, NULL, OLD.status),
      'monitored', iif(NEW.monitored IS OLD.monitored, NULL, OLD.monitored),
      'year', iif(NEW.year IS OLD.year, NULL, OLD.year),
      'metadata', iif(NEW.metadata IS OLD.metadata, NULL, OLD.metadata),
      'tags', iif(NEW.tags IS OLD.tags, NULL, OLD.tags), 'imdbId', iif(NEW.imdb_id IS OLD.imdb_id, NULL, OLD.imdb_id),
      'tmdbId', iif(NEW.tmdb_id IS OLD.tmdb_id, NULL, OLD.tmdb_id),
      'runtimeMinutes', iif(NEW.runtime_minutes IS OLD.runtime_minutes, NULL, OLD.runtime_minutes),
      'tvdbId', iif(NEW.tvdb_id IS OLD.tvdb_id, NULL, OLD.tvdb_id),
      'seasons', iif(NEW.seasons IS OLD.seasons, NULL, OLD.seasons),
      'episodes', iif(NEW.episodes IS OLD.episodes, NULL, OLD.episodes),
      'seriesId', iif(NEW.series_id IS OLD.series_id, NULL, OLD.series_id),
      'seasonNumber', iif(NEW.season_number IS OLD.season_number, NULL, OLD.season_number),
      'episodeNumber', iif(NEW.episode_number IS OLD.episode_number, NULL, OLD.episode_number),
      'airDate', iif(NEW.air_date IS OLD.air_date, NULL, OLD.air_date),
      'createdAt', iif(NEW.created_at IS OLD.created_at, NULL, OLD.created_at),
      'updatedAt', iif(NEW.updated_at IS OLD.updated_at, NULL, OLD.updated_at),
      'updatedBy', iif(NEW.updated_by IS OLD.updated_by, NULL, OLD.updated_by),
      'deletedAt', iif(NEW.deleted_at IS OLD.deleted_at, NULL, OLD.deleted_at))),
    json_patch('{}', json_object(
      'type', iif(NEW.type IS OLD.type, NULL, NEW.type),
      'externalId', iif(NEW.external_id IS OLD.external_id, NULL, NEW.external_id),
      'title', iif(NEW.title IS OLD.title, NULL, NEW.title),
      'sortTitle', iif(NEW.sort_title IS OLD.sort_title, NULL, NEW.sort_title),
      'status', iif(NEW.status IS OLD.status, NULL, NEW.status),
      'monitored', iif(NEW.monitored IS OLD.monitored, NULL, NEW.monitored),
      'year', iif(NEW.year IS OLD.year, NULL, NEW.year),
      'metadata', iif(NEW.metadata IS OLD.metadata, NULL, NEW.metadata),
      'tags', iif(NEW.tags IS OLD.tags, NULL, NEW.tags), 'imdbId', iif(NEW.imdb_id IS OLD.imdb_id, NULL, NEW.imdb_id),
      'tmdbId', iif(NEW.tmdb_id IS OLD.tmdb_id, NULL, NEW.tmdb_id),
      'runtimeMinutes', iif(NEW.runtime_minutes IS OLD.runtime_minutes, NULL, NEW.runtime_minutes),
      'tvdbId', iif(NEW.tvdb_id IS OLD.tvdb_id, NULL, NEW.tvdb_id),
      'seasons', iif(NEW.seasons IS OLD.seasons, NULL, NEW.seasons),
      'episodes', iif(NEW.episodes IS OLD.episodes, NULL, NEW.episodes),
      'seriesId', iif(NEW.series_id IS OLD.series_id, NULL, NEW.series_id),
      'seasonNumber', iif(NEW.season_number IS OLD.season_number, NULL, NEW.season_number),
      'episodeNumber', iif(NEW.episode_number IS OLD.episode_number, NULL, NEW.episode_number),
      'airDate', iif(NEW.air_date IS OLD.air_date, NULL, NEW.air_date),
      'createdAt', iif(NEW.created_at IS OLD.created_at, NULL, NEW.created_at),
      'updatedAt', iif(NEW.updated_at IS OLD.updated_at, NULL, NEW.updated_at),
      'updatedBy', iif(NEW.updated_by IS OLD.updated_by, NULL, NEW.updated_by),
      'deletedAt', iif(NEW.deleted_at IS OLD.deleted_at, NULL, NEW.deleted_at))));
END;
CREATE TRIGGER media_remember_end AFTER DELETE ON media FOR EACH ROW
BEGIN
  INSERT INTO audit_log (at, entity_type, entity_id, action, actor, version, old_values) VALUES (
    max(CAST((julianday('now') - 2440587.5) * 86400000 + 0.5 AS INTEGER) * 1000, coalesce((SELECT at FROM audit_log ORDER BY seq DESC LIMIT 1), 0)),
    'media', OLD.id, 'purged', coalesce((SELECT actor FROM audit_actor), 'sql'), OLD.version + 1,
    json_patch('{}', json_object(
      'type', OLD.type, 'externalId', OLD.external_id, 'title', OLD.title, 'sortTitle', OLD.sort_title,
      'status', OLD.status, 'monitored', OLD.monitored, 'year', OLD.year, 'metadata', OLD.metadata, 'tags', OLD.tags,
      'imdbId', OLD.imdb_id, 'tmdbId', OLD.tmdb_id, 'runtimeMinutes', OLD.runtime_minutes, 'tvdbId', OLD.tvdb_id,
      'seasons', OLD.seasons, 'episodes', OLD.episodes, 'seriesId', OLD.series_id, 'seasonNumber', OLD.season_number,
      'episodeNumber', OLD.episode_number, 'airDate', OLD.air_date, 'createdAt', OLD.created_at,
      'updatedAt', OLD.updated_at, 'updatedBy', OLD.updated_by, 'deletedAt', OLD.deleted_at)));
END;

-- Settings. What looks like a secret by its name, or has one among its members, is never written down here.
DROP TRIGGER settings_next_version;
-- SQLite can't change a row before it is stored, so what comes back is counted up after.
CREATE TRIGGER settings_return AFTER INSERT ON settings FOR EACH ROW
  WHEN (SELECT version FROM tombstones WHERE entity_type = 'setting' AND entity_id = NEW.key) >= NEW.version
BEGIN
  UPDATE settings SET version = (SELECT version + 1 FROM tombstones WHERE entity_type = 'setting' AND entity_id = NEW.key)
    WHERE key = NEW.key;
END;
CREATE TRIGGER settings_remember_new AFTER INSERT ON settings FOR EACH ROW
BEGIN
  INSERT INTO audit_log (at, entity_type, entity_id, action, actor, version, new_values) VALUES (
    max(CAST((julianday('now') - 2440587.5) * 86400000 + 0.5 AS INTEGER) * 1000, coalesce((SELECT at FROM audit_log ORDER BY seq DESC LIMIT 1), 0)),
    'setting', NEW.key, 'created', NEW.updated_by,
    max(NEW.version, coalesce((SELECT version + 1 FROM tombstones WHERE entity_type = 'setting' AND entity_id = NEW.key), 1)),
    (SELECT json_patch('{}', json_object('type', NEW.type, 'value', iif(masked, NULL, NEW.value),
      'masked', iif(masked, 'value', NULL), 'description', NEW.description,
      'createdAt', NEW.created_at, 'updatedAt', NEW.updated_at, 'updatedBy', NEW.updated_by))
    FROM (SELECT count(*) AS masked FROM audit_secret AS s LEFT JOIN json_tree(NEW.value) AS j
      WHERE instr(lower(NEW.key || ' ' || coalesce(j.key, '')), word))));
END;
CREATE TRIGGER settings_next_version AFTER UPDATE ON settings FOR EACH ROW
  WHEN (NEW.version <> OLD.version OR
    NEW.key IS NOT OLD.key OR NEW.type IS NOT OLD.type OR NEW.value IS NOT OLD.value OR
    NEW.description IS NOT OLD.description OR NEW.created_at IS NOT OLD.created_at OR
    NEW.updated_at IS NOT OLD.updated_at OR NEW.updated_by IS NOT OLD.updated_by)
    AND NOT coalesce((SELECT OLD.version <= version AND NEW.version = version + 1 FROM tombstones
      WHERE entity_type = 'setting' AND entity_id = NEW.key), FALSE)
BEGIN
  UPDATE settings SET version = OLD.version + 1 WHERE key = NEW.key AND version <> OLD.version + 1;
  INSERT INTO audit_log (at, entity_type, entity_id, action, actor, version, old_values, new_values) VALUES (
    max(CAST((julianday('now') - 2440587.5) * 86400000 + 0.5 AS INTEGER) * 1000, coalesce((SELECT at FROM audit_log ORDER BY seq DESC LIMIT 1), 0)),
    'setting', NEW.key, 'updated',
    iif(NEW.updated_at = OLD.updated_at AND NEW.updated_by = OLD.updated_by, coalesce((SELECT actor FROM audit_actor), 'sql'), NEW.updated_by),
    OLD.version + 1,
    (SELECT json_patch('{}', json_object(
      'value', iif(NEW.value = OLD.value OR masked, NULL, OLD.value), 'masked', iif(NEW.value <> OLD.value AND masked, 'value', NULL),
      'type', iif(NEW.type IS OLD.type, NULL, OLD.type),
      'description', iif(NEW.description IS OLD.description, NULL, OLD.description),
      'createdAt', iif(NEW.created_at IS OLD.created_at, NULL, OLD.created_at),
      'updatedAt', iif(NEW.updated_at IS OLD.updated_at, NULL, OLD.updated_at),
      'updatedBy', iif(NEW.updated_by IS OLD.updated_by, NULL, OLD.updated_by)))
    FROM (SELECT count(*) AS masked FROM audit_secret AS s LEFT JOIN json_tree('[' || OLD.value || ',' || NEW.value || ']') AS j
      WHERE instr(lower(NEW.key || ' ' || OLD.key || ' ' || coalesce(j.key, '')), word))),
    (SELECT json_patch('{}', json_object(
      'value', iif(NEW.value = OLD.value OR masked, NULL, NEW.value), 'masked', iif(NEW.value <> OLD.value AND masked, 'value', NULL),
      'type', iif(NEW.type IS OLD.type, NULL, NEW.type),
      'description', iif(NEW.description IS OLD.description, NULL, NEW.description),
      'createdAt', iif(NEW.created_at IS OLD.created_at, NULL, NEW.created_at),
      'updatedAt', iif(NEW.updated_at IS OLD.updated_at, NULL, NEW.updated_at),
      'updatedBy', iif(NEW.updated_by IS OLD.updated_by, NULL, NEW.updated_by)))
    FROM (SELECT count(*) AS masked FROM audit_secret AS s LEFT JOIN json_tree('[' || OLD.value || ',' || NEW.value || ']') AS j
      WHERE instr(lower(NEW.key || ' ' || OLD.key || ' ' || coalesce(j.key, '')), word))));
END;
CREATE TRIGGER settings_remember_end AFTER DELETE ON settings FOR EACH ROW
BEGIN
  INSERT INTO audit_log (at, entity_type, entity_id, action, actor, version, old_values) VALUES (
    max(CAST((julianday('now') - 2440587.5) * 86400000 + 0.5 AS INTEGER) * 1000, coalesce((SELECT at FROM audit_log ORDER BY seq DESC LIMIT 1), 0)),
    'setting', OLD.key, 'deleted', coalesce((SELECT actor FROM audit_actor), 'sql'), OLD.version + 1,
    (SELECT json_patch('{}', json_object('type', OLD.type, 'value', iif(masked, NULL, OLD.value),
      'masked', iif(masked, 'value', NULL), 'description', OLD.description,
      'createdAt', OLD.created_at, 'updatedAt', OLD.updated_at, 'updatedBy', OLD.updated_by))
    FROM (SELECT count(*) AS masked FROM audit_secret AS s LEFT JOIN json_tree(OLD.value) AS j
      WHERE instr(lower(OLD.key || ' ' || coalesce(j.key, '')), word))));
  INSERT INTO tombstones (entity_type, entity_id, version) VALUES ('setting', OLD.key, OLD.version + 1)
    ON CONFLICT (entity_type, entity_id) DO UPDATE SET version = excluded.version, purged_at = excluded.purged_at;
END;

-- Queue items. Whoever knows a lease token holds the lease, so tokens stay out.
DROP TRIGGER queue_items_next_version;
-- SQLite can't change a row before it is stored, so what comes back is counted up after.
CREATE TRIGGER queue_items_return AFTER INSERT ON queue_items FOR EACH ROW
  WHEN (SELECT version FROM tombstones WHERE entity_type = 'queue_item' AND entity_id = NEW.id) >= NEW.version
BEGIN
  UPDATE queue_items SET version = (SELECT version + 1 FROM tombstones WHERE entity_type = 'queue_item' AND entity_id = NEW.id)
    WHERE id = NEW.id;
END;
CREATE TRIGGER queue_items_remember_new AFTER INSERT ON queue_items FOR EACH ROW
BEGIN
  INSERT INTO audit_log (at, entity_type, entity_id, action, actor, version, new_values) VALUES (
    max(CAST((julianday('now') - 2440587.5) * 86400000 + 0.5 AS INTEGER) * 1000, coalesce((SELECT at FROM audit_log ORDER BY seq DESC LIMIT 1), 0)),
    'queue_item', NEW.id, 'created', NEW.updated_by,
    max(NEW.version, coalesce((SELECT version + 1 FROM tombstones WHERE entity_type = 'queue_item' AND entity_id = NEW.id), 1)),
    json_patch('{}', json_object(
      'mediaId', NEW.media_id, 'service', NEW.service, 'priority', NEW.priority, 'metadata', NEW.metadata,
      'addedAt', NEW.added_at, 'lastProcessed', NEW.last_processed, 'retryCount', NEW.retry_count,
      'nextRetryAt', NEW.next_retry_at, 'errorMessage', NEW.error_message, 'workerId', NEW.worker_id,
      'leaseExpiresAt', NEW.lease_expires_at, 'createdBy', NEW.created_by, 'updatedAt', NEW.updated_at,
      'updatedBy', NEW.updated_by)));
END;
CREATE TRIGGER queue_items_next_version AFTER UPDATE ON queue_items FOR EACH ROW
  WHEN (NEW.version <> OLD.version OR
    NEW.id IS NOT OLD.id OR NEW.media_id IS NOT OLD.media_id OR NEW.service IS NOT OLD.service OR
    NEW.priority IS NOT OLD.priority OR NEW.metadata IS NOT OLD.metadata OR NEW.added_at IS NOT OLD.added_at OR
    NEW.last_processed IS NOT OLD.last_processed OR NEW.retry_count IS NOT OLD.retry_count OR
    NEW.next_retry_at IS NOT OLD.next_retry_at OR NEW.error_message IS NOT OLD.error_message OR
    NEW.worker_id IS NOT OLD.worker_id OR NEW.lease_expires_at IS NOT OLD.lease_expires_at OR
    NEW.created_by IS NOT OLD.created_by OR NEW.updated_at IS NOT OLD.updated_at OR NEW.updated_by IS NOT OLD.updated_by OR
    NEW.lease_token IS NOT OLD.lease_token)
    AND NOT coalesce((SELECT OLD.version <= version AND NEW.version = version + 1 FROM tombstones
      WHERE entity_type = 'queue_item' AND entity_id = NEW.id), FALSE)
BEGIN
  UPDATE queue_items SET version = OLD.version + 1 WHERE id = NEW.id AND version <> OLD.version + 1;
  INSERT INTO audit_log (at, entity_type, entity_id, action, actor, version, old_values, new_values) VALUES (
    max(CAST((julianday('now') - 2440587.5) * 86400000 + 0.5 AS INTEGER) * 1000, coalesce((SELECT at FROM audit_log ORDER BY seq DESC LIMIT 1), 0)),
    'queue_item', NEW.id, 'updated',
    iif(NEW.updated_at = OLD.updated_at AND NEW.updated_by = OLD.updated_by, coalesce((SELECT actor FROM audit_actor), 'sql'), NEW.updated_by),
    OLD.version + 1,
    json_patch('{}', json_object(
      'mediaId', iif(NEW.media_id IS OLD.media_id, NULL, OLD.media_id),
      'service', iif(NEW.service IS OLD.service, NULL, OLD.service),
      'priority', iif(NEW.priority IS OLD.priority, NULL, OLD.priority),
      'metadata', iif(NEW.metadata IS OLD.metadata, NULL, OLD.metadata),
      'addedAt', iif(NEW.added_at IS OLD.added_at, NULL, OLD.added_at),
      'lastProcessed', iif(NEW.last_processed IS OLD.last_processed, NULL, OLD.last_processed),
      'retryCount', iif(NEW.retry_count IS OLD.retry_count, NULL, OLD.retry_count),
      'nextRetryAt', iif(NEW.next_retry_at IS OLD.next_retry_at, NULL, OLD.next_retry_at),
      'errorMessage', iif(NEW.error_message IS OLD.error_message, NULL, OLD.error_message),
      'workerId', iif(NEW.worker_id IS OLD.worker_id, NULL, OLD.worker_id),
      'leaseExpiresAt', iif(NEW.lease_expires_at IS OLD.lease_expires_at, NULL, OLD.lease_expires_at),
      'createdBy', iif(NEW.created_by IS OLD.created_by, NULL, OLD.created_by),
      'updatedAt', iif(NEW.updated_at IS OLD.updated_at, NULL, OLD.updated_at),
      'updatedBy', iif(NEW.updated_by IS OLD.updated_by, NULL, OLD.updated_by))),
    json_patch('{}', json_object(
      'mediaId', iif(NEW.media_id IS OLD.media_id, NULL, NEW.media_id),
      'service', iif(NEW.service IS OLD.service, NULL, NEW.service),
      'priority', iif(NEW.priority IS OLD.priority, NULL, NEW.priority),
      'metadata', iif(NEW.metadata IS OLD.metadata, NULL, NEW.metadata),
      'addedAt', iif(NEW.added_at IS OLD.added_at, NULL, NEW.added_at),
      'lastProcessed', iif(NEW.last_processed IS OLD.last_processed, NULL, NEW.last_processed),
      'retryCount', iif(NEW.retry_count IS OLD.retry_count, NULL, NEW.retry_count),
      'nextRetryAt', iif(NEW.next_retry_at IS OLD.next_retry_at, NULL, NEW.next_retry_at),
      'errorMessage', iif(NEW.error_message IS OLD.error_message, NULL, NEW.error_message),
      'workerId', iif(NEW.worker_id IS OLD.worker_id, NULL, NEW.worker_id),
      'leaseExpiresAt', iif(NEW.lease_expires_at IS OLD.lease_expires_at, NULL, NEW.lease_expires_at),
      'createdBy', iif(NEW.created_by IS OLD.created_by, NULL, NEW.created_by),
      'updatedAt', iif(NEW.updated_at IS OLD.updated_at, NULL, NEW.updated_at),
      'updatedBy', iif(NEW.updated_by IS OLD.updated_by, NULL, NEW.updated_by))));
END;
CREATE TRIGGER queue_items_remember_end AFTER DELETE ON queue_items FOR EACH ROW
BEGIN
  INSERT INTO audit_log (at, entity_type, entity_id, action, actor, version, old_values) VALUES (
    max(CAST((julianday('now') - 2440587.5) * 86400000 + 0.5 AS INTEGER) * 1000, coalesce((SELECT at FROM audit_log ORDER BY seq DESC LIMIT 1), 0)),
    'queue_item', OLD.id, 'deleted', coalesce((SELECT actor FROM audit_actor), 'sql'), OLD.version + 1,
    json_patch('{}', json_object(
      'mediaId', OLD.media_id, 'service', OLD.service, 'priority', OLD.priority, 'metadata', OLD.metadata,
      'addedAt', OLD.added_at, 'lastProcessed', OLD.last_processed, 'retryCount', OLD.retry_count,
      'nextRetryAt', OLD.next_retry_at, 'errorMessage', OLD.error_message, 'workerId', OLD.worker_id,
      'leaseExpiresAt', OLD.lease_expires_at, 'createdBy', OLD.created_by, 'updatedAt', OLD.updated_at,
      'updatedBy', OLD.updated_by)));
  INSERT INTO tombstones (entity_type, entity_id, version) VALUES ('queue_item', OLD.id, OLD.version + 1)
    ON CONFLICT (entity_type, entity_id) DO UPDATE SET version = excluded.version, purged_at = excluded.purged_at;
END;

-- Keys. Their hashes are never written down here.
ALTER TABLE api_keys ADD COLUMN version integer NOT NULL DEFAULT 1;

-- SQLite can't change a row before it is stored, so what comes back is counted up after.
CREATE TRIGGER api_keys_return AFTER INSERT ON api_keys FOR EACH ROW
  WHEN (SELECT version FROM tombstones WHERE entity_type = 'key' AND entity_id = NEW.id) >= NEW.version
BEGIN
  UPDATE api_keys SET version = (SELECT version + 1 FROM tombstones WHERE entity_type = 'key' AND entity_id = NEW.id)
    WHERE id = NEW.id;
END;
CREATE TRIGGER api_keys_remember_new AFTER INSERT ON api_keys FOR EACH ROW
BEGIN
  INSERT INTO audit_log (at, entity_type, entity_id, action, actor, version, new_values) VALUES (
    max(CAST((julianday('now') - 2440587.5) * 86400000 + 0.5 AS INTEGER) * 1000, coalesce((SELECT at FROM audit_log ORDER BY seq DESC LIMIT 1), 0)),
    'key', NEW.id, 'created', coalesce((SELECT actor FROM audit_actor), 'sql'),
    max(NEW.version, coalesce((SELECT version + 1 FROM tombstones WHERE entity_type = 'key' AND entity_id = NEW.id), 1)),
    json_object('name', NEW.name, 'role', NEW.role, 'masked', 'hash', 'createdAt', NEW.created_at));
END;
CREATE TRIGGER api_keys_next_version AFTER UPDATE ON api_keys FOR EACH ROW
  WHEN (NEW.version <> OLD.version OR
    NEW.id IS NOT OLD.id OR NEW.name IS NOT OLD.name OR NEW.hash IS NOT OLD.hash OR NEW.role IS NOT OLD.role OR
    NEW.created_at IS NOT OLD.created_at)
    AND NOT coalesce((SELECT OLD.version <= version AND NEW.version = version + 1 FROM tombstones
      WHERE entity_type = 'key' AND entity_id = NEW.id), FALSE)
BEGIN
  UPDATE api_keys SET version = OLD.version + 1 WHERE id = NEW.id AND version <> OLD.version + 1;
  INSERT INTO audit_log (at, entity_type, entity_id, action, actor, version, old_values, new_values) VALUES (
    max(CAST((julianday('now') - 2440587.5) * 86400000 + 0.5 AS INTEGER) * 1000, coalesce((SELECT at FROM audit_log ORDER BY seq DESC LIMIT 1), 0)),
    'key', NEW.id, 'updated',
    coalesce((SELECT actor FROM audit_actor), 'sql'),
    OLD.version + 1,
    json_patch('{}', json_object(
      'name', iif(NEW.name IS OLD.name, NULL, OLD.name), 'role', iif(NEW.role IS OLD.role, NULL, OLD.role),
      'masked', iif(NEW.hash = OLD.hash, NULL, 'hash'), 'createdAt', iif(NEW.created_at IS OLD.created_at, NULL, OLD.created_at))),
    json_patch('{}', json_object(
      'name', iif(NEW.name IS OLD.name, NULL, NEW.name), 'role', iif(NEW.role IS OLD.role, NULL, NEW.role),
      'masked', iif(NEW.hash = OLD.hash, NULL, 'hash'), 'createdAt', iif(NEW.created_at IS OLD.created_at, NULL, NEW.created_at))));
END;
CREATE TRIGGER api_keys_remember_end AFTER DELETE ON api_keys FOR EACH ROW
BEGIN
  INSERT INTO audit_log (at, entity_type, entity_id, action, actor, version, old_values) VALUES (
    max(CAST((julianday('now') - 2440587.5) * 86400000 + 0.5 AS INTEGER) * 1000, coalesce((SELECT at FROM audit_log ORDER BY seq DESC LIMIT 1), 0)),
    'key', OLD.id, 'revoked', coalesce((SELECT actor FROM audit_actor), 'sql'), OLD.version + 1,
    json_object('name', OLD.name, 'role', OLD.role, 'masked', 'hash', 'createdAt', OLD.created_at));
  INSERT INTO tombstones (entity_type, entity_id, version) VALUES ('key', OLD.id, OLD.version + 1)
    ON CONFLICT (entity_type, entity_id) DO UPDATE SET version = excluded.version, purged_at = excluded.purged_at;
END;

-- Jobs: what operators do to them. What workers and time do to them is in their history.
CREATE TRIGGER processing_jobs_remember_operator AFTER UPDATE OF status, requested, claim_rank ON processing_jobs FOR EACH ROW
  WHEN CASE WHEN NEW.status = OLD.status
    THEN NEW.status = 'running' AND NEW.requested IS NOT OLD.requested
      OR NEW.status = 'paused' AND OLD.claim_rank IS NULL AND NEW.claim_rank IS NOT NULL
    ELSE NEW.status = 'cancelled' OR OLD.status = 'failed' AND NEW.status = 'queued' AND NEW.reason NOT IN ('retry', 'requeued') END
BEGIN
  INSERT INTO audit_log (at, entity_type, entity_id, action, actor, version, old_values, new_values) VALUES (
    max(CAST((julianday('now') - 2440587.5) * 86400000 + 0.5 AS INTEGER) * 1000, coalesce((SELECT at FROM audit_log ORDER BY seq DESC LIMIT 1), 0)),
    'job', NEW.id,
    CASE WHEN NEW.status = OLD.status THEN
        CASE WHEN NEW.status = 'running' AND NEW.requested IS NOT NULL THEN NEW.requested || '_requested' ELSE 'resumed' END
      WHEN NEW.status = 'cancelled' THEN 'cancelled'
      WHEN NEW.reason = 'redriven' THEN 'redriven' ELSE 'retried' END,
    iif(NEW.updated_at = OLD.updated_at AND NEW.updated_by = OLD.updated_by, coalesce((SELECT actor FROM audit_actor), 'sql'), NEW.updated_by),
    OLD.version + 1,
    json_patch('{}', json_object(
      'status', iif(NEW.status IS OLD.status, NULL, OLD.status),
      'requested', iif(NEW.requested IS OLD.requested, NULL, OLD.requested),
      'retryCount', iif(NEW.retry_count IS OLD.retry_count, NULL, OLD.retry_count),
      'updatedBy', iif(NEW.updated_by IS OLD.updated_by, NULL, OLD.updated_by))),
    json_patch('{}', json_object(
      'status', iif(NEW.status IS OLD.status, NULL, NEW.status),
      'requested', iif(NEW.requested IS OLD.requested, NULL, NEW.requested),
      'retryCount', iif(NEW.retry_count IS OLD.retry_count, NULL, NEW.retry_count),
      'updatedBy', iif(NEW.updated_by IS OLD.updated_by, NULL, NEW.updated_by))));
END;
-- The service itself never changes what a job was ordered to do.
CREATE TRIGGER processing_jobs_remember_edit
  AFTER UPDATE OF type, service, priority, payload, max_retries, dedupe_key, media_id, run_at ON processing_jobs FOR EACH ROW
  WHEN (OLD.type, OLD.service, OLD.priority, OLD.payload, OLD.max_retries, OLD.dedupe_key)
      IS NOT (NEW.type, NEW.service, NEW.priority, NEW.payload, NEW.max_retries, NEW.dedupe_key)
    OR NEW.media_id IS NOT NULL AND NEW.media_id IS NOT OLD.media_id
    OR OLD.status = 'queued' AND NEW.status = 'queued' AND NEW.run_at <> OLD.run_at
BEGIN
  INSERT INTO audit_log (at, entity_type, entity_id, action, actor, version, old_values, new_values) VALUES (
    max(CAST((julianday('now') - 2440587.5) * 86400000 + 0.5 AS INTEGER) * 1000, coalesce((SELECT at FROM audit_log ORDER BY seq DESC LIMIT 1), 0)),
    'job', NEW.id, 'updated',
    iif(NEW.updated_at = OLD.updated_at AND NEW.updated_by = OLD.updated_by, coalesce((SELECT actor FROM audit_actor), 'sql'), NEW.updated_by),
    OLD.version + 1,
    json_patch('{}', json_object(
      'type', iif(NEW.type IS OLD.type, NULL, OLD.type),
      'service', iif(NEW.service IS OLD.service, NULL, OLD.service),
      'priority', iif(NEW.priority IS OLD.priority, NULL, OLD.priority),
      'payload', iif(NEW.payload IS OLD.payload, NULL, OLD.payload),
      'maxRetries', iif(NEW.max_retries IS OLD.max_retries, NULL, OLD.max_retries),
      'dedupeKey', iif(NEW.dedupe_key IS OLD.dedupe_key, NULL, OLD.dedupe_key),
      'mediaId', iif(NEW.media_id IS OLD.media_id, NULL, OLD.media_id),
      'runAt', iif(NEW.run_at IS OLD.run_at, NULL, OLD.run_at),
      'updatedBy', iif(NEW.updated_by IS OLD.updated_by, NULL, OLD.updated_by))),
    json_patch('{}', json_object(
      'type', iif(NEW.type IS OLD.type, NULL, NEW.type),
      'service', iif(NEW.service IS OLD.service, NULL, NEW.service),
      'priority', iif(NEW.priority IS OLD.priority, NULL, NEW.priority),
      'payload', iif(NEW.payload IS OLD.payload, NULL, NEW.payload),
      'maxRetries', iif(NEW.max_retries IS OLD.max_retries, NULL, NEW.max_retries),
      'dedupeKey', iif(NEW.dedupe_key IS OLD.dedupe_key, NULL, NEW.dedupe_key),
      'mediaId', iif(NEW.media_id IS OLD.media_id, NULL, NEW.media_id),
      'runAt', iif(NEW.run_at IS OLD.run_at, NULL, NEW.run_at),
      'updatedBy', iif(NEW.updated_by IS OLD.updated_by, NULL, NEW.updated_by))));
END;
-- The service itself removes only what is over.
CREATE TRIGGER processing_jobs_remember_end AFTER DELETE ON processing_jobs FOR EACH ROW
  WHEN OLD.status IN ('queued', 'running', 'paused')
BEGIN
  INSERT INTO audit_log (at, entity_type, entity_id, action, actor, version, old_values) VALUES (
    max(CAST((julianday('now') - 2440587.5) * 86400000 + 0.5 AS INTEGER) * 1000, coalesce((SELECT at FROM audit_log ORDER BY seq DESC LIMIT 1), 0)),
    'job', OLD.id, 'deleted', coalesce((SELECT actor FROM audit_actor), 'sql'), OLD.version + 1,
    json_patch('{}', json_object(
      'type', OLD.type, 'status', OLD.status, 'mediaId', OLD.media_id, 'service', OLD.service,
      'priority', OLD.priority, 'payload', OLD.payload, 'maxRetries', OLD.max_retries, 'dedupeKey', OLD.dedupe_key,
      'retryCount', OLD.retry_count, 'runAt', OLD.run_at, 'updatedBy', OLD.updated_by)));
END;
