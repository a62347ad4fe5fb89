-- Who changed what when, and from what to what. Written by triggers, so there is no way round it. See docs/audit.md.
-- The primary key finds what a transaction did, in its order.
CREATE SEQUENCE audit_log_seq;
CREATE TABLE audit_log (
  seq         bigint NOT NULL DEFAULT nextval('audit_log_seq'),
  xid         xid8 NOT NULL DEFAULT pg_current_xact_id(),
  at          timestamptz NOT NULL DEFAULT clock_timestamp(),
  entity_type text COLLATE "C" NOT NULL,
  entity_id   text COLLATE "C" NOT NULL,
  action      text COLLATE "C" NOT NULL,
  actor       text COLLATE "C" NOT NULL,
  version     bigint NOT NULL,
  -- JSON objects: of a change only what has changed; what is null or as it was is left out.
  old_values  text,
  new_values  text,
  PRIMARY KEY (xid, seq, at)
) PARTITION BY RANGE (at);
CREATE TABLE audit_log_default PARTITION OF audit_log DEFAULT;
CREATE INDEX audit_log_at_idx ON audit_log (at, seq);
CREATE INDEX audit_log_entity_idx ON audit_log (entity_type, entity_id, at, seq);
CREATE INDEX audit_log_actor_idx ON audit_log (actor, entity_type, action, at, seq);

SELECT months_prepare('audit_log', 2);

-- How far the feed is kept no longer, by the number of a commit.
CREATE TABLE audit_floor (
  id     integer PRIMARY KEY CONSTRAINT audit_floor_id_check CHECK (id = 1),
  number bigint NOT NULL
);
INSERT INTO audit_floor (id, number) VALUES (1, 0);

-- Who acts where the row itself does not say it: SET LOCAL researcharr.actor = 'somebody'.
CREATE FUNCTION audit_actor() RETURNS text LANGUAGE sql STABLE
  RETURN COALESCE(NULLIF(current_setting('researcharr.actor', true), ''), 'sql');

-- What is gone is remembered by its last version, and goes on from there if it comes back.
ALTER TABLE tombstones ALTER COLUMN entity_id TYPE text COLLATE "C" USING entity_id::text;
CREATE FUNCTION version_after_tombstone(kind text, id text, given bigint) RETURNS bigint LANGUAGE plpgsql STABLE AS $$
DECLARE
  last bigint;
BEGIN
  SELECT t.version INTO last FROM tombstones t WHERE t.entity_type = kind AND t.entity_id = id;
  RETURN CASE WHEN last >= given THEN last + 1 ELSE given END;
END
$$;

-- Media. An update that changes nothing counts nothing up and is not remembered.
CREATE FUNCTION media_return() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  last bigint;
BEGIN
  SELECT t.version INTO last FROM tombstones t WHERE t.entity_type = 'media' AND t.entity_id = NEW.id::text;
  IF last >= NEW.version THEN
    NEW.version := last + 1;
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER media_return BEFORE INSERT ON media FOR EACH ROW EXECUTE FUNCTION media_return();
CREATE OR REPLACE FUNCTION media_next_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.version <> OLD.version OR NEW IS DISTINCT FROM OLD THEN
    NEW.version := OLD.version + 1;
  END IF;
  RETURN NEW;
END
$$;
CREATE FUNCTION media_remember_new() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO audit_log (entity_type, entity_id, action, actor, version, new_values)
    SELECT 'media', id, 'created', updated_by, version, JSON_OBJECT(
      'type': type, 'externalId': external_id, 'title': title, 'sortTitle': sort_title, 'status': status,
      'monitored': monitored, 'year': year, 'metadata': metadata, 'tags': tags, 'imdbId': imdb_id, 'tmdbId': tmdb_id,
      'runtimeMinutes': runtime_minutes, 'tvdbId': tvdb_id, 'seasons': seasons, 'episodes': episodes,
      'seriesId': series_id, 'seasonNumber': season_number, 'episodeNumber': episode_number, 'airDate': air_date,
      'createdAt': created_at, 'updatedAt': updated_at, 'updatedBy': updated_by, 'deletedAt': deleted_at
      ABSENT ON NULL RETURNING text)
    FROM new_rows;
  RETURN NULL;
END
$$;
CREATE TRIGGER media_remember_new AFTER INSERT ON media
  REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION media_remember_new();
CREATE FUNCTION media_remember_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.version = OLD.version THEN
    RETURN NULL;
  END IF;
  INSERT INTO audit_log (entity_type, entity_id, action, actor, version, old_values, new_values) VALUES (
    'media', NEW.id,
    CASE WHEN OLD.deleted_at IS NULL AND NEW.deleted_at IS NOT NULL THEN 'deleted'
      WHEN OLD.deleted_at IS NOT NULL AND NEW.deleted_at IS NULL THEN 'restored' ELSE 'updated' END,
    CASE WHEN NEW.updated_at = OLD.updated_at AND NEW.updated_by = OLD.updated_by THEN audit_actor() ELSE NEW.updated_by END,
    NEW.version,
    JSON_OBJECT(
      'type': CASE WHEN NEW.type <> OLD.type THEN OLD.type END,
      'externalId': CASE WHEN NEW.external_id <> OLD.external_id THEN OLD.external_id END,
      'title': CASE WHEN NEW.title <> OLD.title THEN OLD.title END,
      'sortTitle': CASE WHEN NEW.sort_title <> OLD.sort_title THEN OLD.sort_title END,
      'status': CASE WHEN NEW.status <> OLD.status THEN OLD.status END,
      'monitored': CASE WHEN NEW.monitored <> OLD.monitored THEN OLD.monitored END,
      'year': CASE WHEN NEW.year <> OLD.year THEN OLD.year END,
      'metadata': CASE WHEN NEW.metadata <> OLD.metadata THEN OLD.metadata END,
      'tags': CASE WHEN NEW.tags <> OLD.tags THEN OLD.tags END,
      'imdbId': CASE WHEN NEW.imdb_id IS DISTINCT FROM OLD.imdb_id THEN OLD.imdb_id END,
      'tmdbId': CASE WHEN NEW.tmdb_id IS DISTINCT FROM OLD.tmdb_id THEN OLD.tmdb_id END,
      'runtimeMinutes': CASE WHEN NEW.runtime_minutes IS DISTINCT FROM OLD.runtime_minutes THEN OLD.runtime_minutes END,
      'tvdbId': CASE WHEN NEW.tvdb_id IS DISTINCT FROM OLD.tvdb_id THEN OLD.tvdb_id END,
      'seasons': CASE WHEN NEW.seasons IS DISTINCT FROM OLD.seasons THEN OLD.seasons END,
      'episodes': CASE WHEN NEW.episodes IS DISTINCT FROM OLD.episodes THEN OLD.episodes END,
      'seriesId': CASE WHEN NEW.series_id IS DISTINCT FROM OLD.series_id THEN OLD.series_id END,
      'seasonNumber': CASE WHEN NEW.season_number IS DISTINCT FROM OLD.season_number THEN OLD.season_number END,
      'episodeNumber': CASE WHEN NEW.episode_number IS DISTINCT FROM OLD.episode_number THEN OLD.episode_number END,
      'airDate': CASE WHEN NEW.air_date IS DISTINCT FROM OLD.air_date THEN OLD.air_date END,
      'createdAt': CASE WHEN NEW.created_at <> OLD.created_at THEN OLD.created_at END,
      'updatedAt': CASE WHEN NEW.updated_at <> OLD.updated_at THEN OLD.updated_at END,
      'updatedBy': CASE WHEN NEW.updated_by <> OLD.updated_by THEN OLD.updated_by END,
      'deletedAt': CASE WHEN NEW.deleted_at IS DISTINCT FROM OLD.deleted_at THEN OLD.deleted_at END
      ABSENT ON NULL RETURNING text),
    JSON_OBJECT(
      'type': CASE WHEN NEW.type <> OLD.type THEN NEW.type END,
      'externalId': CASE WHEN NEW.external_id <> OLD.external_id THEN NEW.external_id END,
      'title': CASE WHEN NEW.title <> OLD.title THEN NEW.title END,
      'sortTitle': CASE WHEN NEW.sort_title <> OLD.sort_title THEN NEW.sort_title END,
      'status': CASE WHEN NEW.status <> OLD.status THEN NEW.status END,
      'monitored': CASE WHEN NEW.monitored <> OLD.monitored THEN NEW.monitored END,
      'year': CASE WHEN NEW.year <> OLD.year THEN NEW.year END,
      'metadata': CASE WHEN NEW.metadata <> OLD.metadata THEN NEW.metadata END,
      'tags': CASE WHEN NEW.tags <> OLD.tags THEN NEW.tags END,
      'imdbId': CASE WHEN NEW.imdb_id IS DISTINCT FROM OLD.imdb_id THEN NEW.imdb_id END,
      'tmdbId': CASE WHEN NEW.tmdb_id IS DISTINCT FROM OLD.tmdb_id THEN NEW.tmdb_id END,
      'runtimeMinutes': CASE WHEN NEW.runtime_minutes IS DISTINCT FROM OLD.runtime_minutes THEN NEW.runtime_minutes END,
      'tvdbId': CASE WHEN NEW.tvdb_id IS DISTINCT FROM OLD.tvdb_id THEN NEW.tvdb_id END,
      'seasons': CASE WHEN NEW.seasons IS DISTINCT FROM OLD.seasons THEN NEW.seasons END,
      'episodes': CASE WHEN NEW.episodes IS DISTINCT FROM OLD.episodes THEN NEW.episodes END,
      'seriesId': CASE WHEN NEW.series_id IS DISTINCT FROM OLD.series_id THEN NEW.series_id END,
      'seasonNumber': CASE WHEN NEW.season_number IS DISTINCT FROM OLD.season_number THEN NEW.season_number END,
      'episodeNumber': CASE WHEN NEW.episode_number IS DISTINCT FROM OLD.episode_number THEN NEW.episode_number END,
      'airDate': CASE WHEN NEW.air_date IS DISTINCT FROM OLD.air_date THEN NEW.air_date END,
      'createdAt': CASE WHEN NEW.created_at <> OLD.created_at THEN NEW.created_at END,
      'updatedAt': CASE WHEN NEW.updated_at <> OLD.updated_at THEN NEW.updated_at END,
      'updatedBy': CASE WHEN NEW.updated_by <> OLD.updated_by THEN NEW.updated_by END,
      'deletedAt': CASE WHEN NEW.deleted_at IS DISTINCT FROM OLD.deleted_at THEN NEW.deleted_at END
      ABSENT ON NULL RETURNING text));
  RETURN NULL;
END
$$;
CREATE TRIGGER media_remember_change AFTER UPDATE ON media FOR EACH ROW EXECUTE FUNCTION media_remember_change();
CREATE FUNCTION media_remember_end() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO audit_log (entity_type, entity_id, action, actor, version, old_values)
    SELECT 'media', id, 'purged', audit_actor(), version + 1, JSON_OBJECT(
      'type': type, 'externalId': external_id, 'title': title, 'sortTitle': sort_title, 'status': status,
      'monitored': monitored, 'year': year, 'metadata': metadata, 'tags': tags, 'imdbId': imdb_id, 'tmdbId': tmdb_id,
      'runtimeMinutes': runtime_minutes, 'tvdbId': tvdb_id, 'seasons': seasons, 'episodes': episodes,
      'seriesId': series_id, 'seasonNumber': season_number, 'episodeNumber': episode_number, 'airDate': air_date,
      'createdAt': created_at, 'updatedAt': updated_at, 'updatedBy': updated_by, 'deletedAt': deleted_at
      ABSENT ON NULL RETURNING text)
    FROM old_rows;
  RETURN NULL;
END
$$;
CREATE TRIGGER media_remember_end AFTER DELETE ON media
  REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION media_remember_end();

-- Settings. What looks like a secret by its name, or has one among its members, is never written down here.
CREATE TABLE audit_secret (
  word text PRIMARY KEY
);
INSERT INTO audit_secret (word) VALUES ('secret'), ('password'), ('passwd'), ('passphrase'), ('token'), ('credential'), ('apikey'), ('api-key'), ('api_key'), ('api.key'), ('privatekey'), ('private-key'), ('private_key'), ('private.key');
CREATE FUNCTION audit_is_secret(key text, value text) RETURNS boolean LANGUAGE sql STABLE
  RETURN EXISTS (SELECT 1 FROM audit_secret
    WHERE position(word IN lower(key)) > 0 OR lower(value) ~ ('"[^"]*' || replace(word, '.', '\.') || '[^"]*"\s*:'));
CREATE FUNCTION settings_return() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.version := version_after_tombstone('setting', NEW.key, NEW.version);
  RETURN NEW;
END
$$;
CREATE TRIGGER settings_return BEFORE INSERT ON settings FOR EACH ROW EXECUTE FUNCTION settings_return();
CREATE OR REPLACE FUNCTION settings_next_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.version <> OLD.version OR NEW IS DISTINCT FROM OLD THEN
    NEW.version := OLD.version + 1;
  END IF;
  RETURN NEW;
END
$$;
CREATE FUNCTION settings_remember_new() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO audit_log (entity_type, entity_id, action, actor, version, new_values) VALUES (
    'setting', NEW.key, 'created', NEW.updated_by, NEW.version,
    JSON_OBJECT('type': NEW.type, 'value': CASE WHEN NOT audit_is_secret(NEW.key, NEW.value) THEN NEW.value END,
      'masked': CASE WHEN audit_is_secret(NEW.key, NEW.value) THEN 'value' END, 'description': NEW.description,
      'createdAt': NEW.created_at, 'updatedAt': NEW.updated_at, 'updatedBy': NEW.updated_by
      ABSENT ON NULL RETURNING text));
  RETURN NULL;
END
$$;
CREATE TRIGGER settings_remember_new AFTER INSERT ON settings FOR EACH ROW EXECUTE FUNCTION settings_remember_new();
CREATE FUNCTION settings_remember_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  masked CONSTANT boolean := NEW.value <> OLD.value
    AND (audit_is_secret(NEW.key, NEW.value) OR audit_is_secret(OLD.key, OLD.value));
BEGIN
  IF NEW.version = OLD.version THEN
    RETURN NULL;
  END IF;
  INSERT INTO audit_log (entity_type, entity_id, action, actor, version, old_values, new_values) VALUES (
    'setting', NEW.key, 'updated',
    CASE WHEN NEW.updated_at = OLD.updated_at AND NEW.updated_by = OLD.updated_by THEN audit_actor() ELSE NEW.updated_by END,
    NEW.version,
    JSON_OBJECT(
      'type': CASE WHEN NEW.type <> OLD.type THEN OLD.type END,
      'value': CASE WHEN NEW.value <> OLD.value AND NOT masked THEN OLD.value END,
      'masked': CASE WHEN masked THEN 'value' END,
      'description': CASE WHEN NEW.description IS DISTINCT FROM OLD.description THEN OLD.description END,
      'createdAt': CASE WHEN NEW.created_at <> OLD.created_at THEN OLD.created_at END,
      'updatedAt': CASE WHEN NEW.updated_at <> OLD.updated_at THEN OLD.updated_at END,
      'updatedBy': CASE WHEN NEW.updated_by <> OLD.updated_by THEN OLD.updated_by END
      ABSENT ON NULL RETURNING text),
    JSON_OBJECT(
      'type': CASE WHEN NEW.type <> OLD.type THEN NEW.type END,
      'value': CASE WHEN NEW.value <> OLD.value AND NOT masked THEN NEW.value END,
      'masked': CASE WHEN masked THEN 'value' END,
      'description': CASE WHEN NEW.description IS DISTINCT FROM OLD.description THEN NEW.description END,
      'createdAt': CASE WHEN NEW.created_at <> OLD.created_at THEN NEW.created_at END,
      'updatedAt': CASE WHEN NEW.updated_at <> OLD.updated_at THEN NEW.updated_at END,
      'updatedBy': CASE WHEN NEW.updated_by <> OLD.updated_by THEN NEW.updated_by END
      ABSENT ON NULL RETURNING text));
  RETURN NULL;
END
$$;
CREATE TRIGGER settings_remember_change AFTER UPDATE ON settings FOR EACH ROW EXECUTE FUNCTION settings_remember_change();
CREATE FUNCTION settings_remember_end() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO audit_log (entity_type, entity_id, action, actor, version, old_values) VALUES (
    'setting', OLD.key, 'deleted', audit_actor(), OLD.version + 1,
    JSON_OBJECT('type': OLD.type, 'value': CASE WHEN NOT audit_is_secret(OLD.key, OLD.value) THEN OLD.value END,
      'masked': CASE WHEN audit_is_secret(OLD.key, OLD.value) THEN 'value' END, 'description': OLD.description,
      'createdAt': OLD.created_at, 'updatedAt': OLD.updated_at, 'updatedBy': OLD.updated_by
      ABSENT ON NULL RETURNING text));
  INSERT INTO tombstones (entity_type, entity_id, version) VALUES ('setting', OLD.key, OLD.version + 1)
    ON CONFLICT (entity_type, entity_id) DO UPDATE SET version = excluded.version, purged_at = now();
  RETURN NULL;
END
$$;
CREATE TRIGGER settings_remember_end AFTER DELETE ON settings FOR EACH ROW EXECUTE FUNCTION settings_remember_end();

-- Queue items. Whoever knows a lease token holds the lease, so tokens stay out.
CREATE FUNCTION queue_items_return() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.version := version_after_tombstone('queue_item', NEW.id::text, NEW.version);
  RETURN NEW;
END
$$;
CREATE TRIGGER queue_items_return BEFORE INSERT ON queue_items FOR EACH ROW EXECUTE FUNCTION queue_items_return();
-- What the database computes itself is not there yet when this runs.
CREATE OR REPLACE FUNCTION queue_items_next_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.version <> OLD.version OR (to_jsonb(NEW) - 'due_at') <> (to_jsonb(OLD) - 'due_at') THEN
    NEW.version := OLD.version + 1;
  END IF;
  RETURN NEW;
END
$$;
CREATE FUNCTION queue_items_remember_new() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO audit_log (entity_type, entity_id, action, actor, version, new_values)
    SELECT 'queue_item', id, 'created', updated_by, version, JSON_OBJECT(
      'mediaId': media_id, 'service': service, 'priority': priority, 'metadata': metadata, 'addedAt': added_at,
      'lastProcessed': last_processed, 'retryCount': retry_count, 'nextRetryAt': next_retry_at, 'errorMessage': error_message,
      'workerId': worker_id, 'leaseExpiresAt': lease_expires_at,
      'createdBy': created_by, 'updatedAt': updated_at, 'updatedBy': updated_by
      ABSENT ON NULL RETURNING text)
    FROM new_rows;
  RETURN NULL;
END
$$;
CREATE TRIGGER queue_items_remember_new AFTER INSERT ON queue_items
  REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION queue_items_remember_new();
CREATE FUNCTION queue_items_remember_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.version = OLD.version THEN
    RETURN NULL;
  END IF;
  INSERT INTO audit_log (entity_type, entity_id, action, actor, version, old_values, new_values) VALUES (
    'queue_item', NEW.id, 'updated',
    CASE WHEN NEW.updated_at = OLD.updated_at AND NEW.updated_by = OLD.updated_by THEN audit_actor() ELSE NEW.updated_by END,
    NEW.version,
    JSON_OBJECT(
      'mediaId': CASE WHEN NEW.media_id <> OLD.media_id THEN OLD.media_id END,
      'service': CASE WHEN NEW.service <> OLD.service THEN OLD.service END,
      'priority': CASE WHEN NEW.priority <> OLD.priority THEN OLD.priority END,
      'metadata': CASE WHEN NEW.metadata <> OLD.metadata THEN OLD.metadata END,
      'addedAt': CASE WHEN NEW.added_at <> OLD.added_at THEN OLD.added_at END,
      'lastProcessed': CASE WHEN NEW.last_processed IS DISTINCT FROM OLD.last_processed THEN OLD.last_processed END,
      'retryCount': CASE WHEN NEW.retry_count <> OLD.retry_count THEN OLD.retry_count END,
      'nextRetryAt': CASE WHEN NEW.next_retry_at IS DISTINCT FROM OLD.next_retry_at THEN OLD.next_retry_at END,
      'errorMessage': CASE WHEN NEW.error_message IS DISTINCT FROM OLD.error_message THEN OLD.error_message END,
      'workerId': CASE WHEN NEW.worker_id IS DISTINCT FROM OLD.worker_id THEN OLD.worker_id END,
      'leaseExpiresAt': CASE WHEN NEW.lease_expires_at IS DISTINCT FROM OLD.lease_expires_at THEN OLD.lease_expires_at END,
      'createdBy': CASE WHEN NEW.created_by <> OLD.created_by THEN OLD.created_by END,
      'updatedAt': CASE WHEN NEW.updated_at <> OLD.updated_at THEN OLD.updated_at END,
      'updatedBy': CASE WHEN NEW.updated_by <> OLD.updated_by THEN OLD.updated_by END
      ABSENT ON NULL RETURNING text),
    JSON_OBJECT(
      'mediaId': CASE WHEN NEW.media_id <> OLD.media_id THEN NEW.media_id END,
      'service': CASE WHEN NEW.service <> OLD.service THEN NEW.service END,
      'priority': CASE WHEN NEW.priority <> OLD.priority THEN NEW.priority END,
      'metadata': CASE WHEN NEW.metadata <> OLD.metadata THEN NEW.metadata END,
      'addedAt': CASE WHEN NEW.added_at <> OLD.added_at THEN NEW.added_at END,
      'lastProcessed': CASE WHEN NEW.last_processed IS DISTINCT FROM OLD.last_processed THEN NEW.last_processed END,
      'retryCount': CASE WHEN NEW.retry_count <> OLD.retry_count THEN NEW.retry_count END,
      'nextRetryAt': CASE WHEN NEW.next_retry_at IS DISTINCT FROM OLD.next_retry_at THEN NEW.next_retry_at END,
      'errorMessage': CASE WHEN NEW.error_message IS DISTINCT FROM OLD.error_message THEN NEW.error_message END,
      'workerId': CASE WHEN NEW.worker_id IS DISTINCT FROM OLD.worker_id THEN NEW.worker_id END,
      'leaseExpiresAt': CASE WHEN NEW.lease_expires_at IS DISTINCT FROM OLD.lease_expires_at THEN NEW.lease_expires_at END,
      'createdBy': CASE WHEN NEW.created_by <> OLD.created_by THEN NEW.created_by END,
      'updatedAt': CASE WHEN NEW.updated_at <> OLD.updated_at THEN NEW.updated_at END,
      'updatedBy': CASE WHEN NEW.updated_by <> OLD.updated_by THEN NEW.updated_by END
      ABSENT ON NULL RETURNING text));
  RETURN NULL;
END
$$;
CREATE TRIGGER queue_items_remember_change AFTER UPDATE ON queue_items FOR EACH ROW EXECUTE FUNCTION queue_items_remember_change();
CREATE FUNCTION queue_items_remember_end() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO audit_log (entity_type, entity_id, action, actor, version, old_values)
    SELECT 'queue_item', id, 'deleted', audit_actor(), version + 1, JSON_OBJECT(
      'mediaId': media_id, 'service': service, 'priority': priority, 'metadata': metadata, 'addedAt': added_at,
      'lastProcessed': last_processed, 'retryCount': retry_count, 'nextRetryAt': next_retry_at, 'errorMessage': error_message,
      'workerId': worker_id, 'leaseExpiresAt': lease_expires_at,
      'createdBy': created_by, 'updatedAt': updated_at, 'updatedBy': updated_by
      ABSENT ON NULL RETURNING text)
    FROM old_rows;
  INSERT INTO tombstones (entity_type, entity_id, version) SELECT 'queue_item', id, version + 1 FROM old_rows
    ON CONFLICT (entity_type, entity_id) DO UPDATE SET version = excluded.version, purged_at = now();
  RETURN NULL;
END
$$;
CREATE TRIGGER queue_items_remember_end AFTER DELETE ON queue_items
  REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION queue_items_remember_end();

-- Keys. Their hashes are never written down here.
ALTER TABLE api_keys ADD COLUMN version bigint NOT NULL DEFAULT 1;
CREATE FUNCTION api_keys_return() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.version := version_after_tombstone('key', NEW.id::text, NEW.version);
  RETURN NEW;
END
$$;
CREATE TRIGGER api_keys_return BEFORE INSERT ON api_keys FOR EACH ROW EXECUTE FUNCTION api_keys_return();
CREATE FUNCTION api_keys_next_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.version <> OLD.version OR NEW IS DISTINCT FROM OLD THEN
    NEW.version := OLD.version + 1;
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER api_keys_next_version BEFORE UPDATE ON api_keys FOR EACH ROW EXECUTE FUNCTION api_keys_next_version();
CREATE FUNCTION api_keys_remember() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO audit_log (entity_type, entity_id, action, actor, version, new_values) VALUES (
      'key', NEW.id, 'created', audit_actor(), NEW.version,
      JSON_OBJECT('name': NEW.name, 'role': NEW.role, 'masked': 'hash', 'createdAt': NEW.created_at RETURNING text));
  ELSIF TG_OP = 'DELETE' THEN
    INSERT INTO audit_log (entity_type, entity_id, action, actor, version, old_values) VALUES (
      'key', OLD.id, 'revoked', audit_actor(), OLD.version + 1,
      JSON_OBJECT('name': OLD.name, 'role': OLD.role, 'masked': 'hash', 'createdAt': OLD.created_at RETURNING text));
    INSERT INTO tombstones (entity_type, entity_id, version) VALUES ('key', OLD.id, OLD.version + 1)
      ON CONFLICT (entity_type, entity_id) DO UPDATE SET version = excluded.version, purged_at = now();
  ELSIF NEW.version <> OLD.version THEN
    INSERT INTO audit_log (entity_type, entity_id, action, actor, version, old_values, new_values) VALUES (
      'key', NEW.id, 'updated', audit_actor(), NEW.version,
      JSON_OBJECT('name': CASE WHEN NEW.name <> OLD.name THEN OLD.name END, 'role': CASE WHEN NEW.role <> OLD.role THEN OLD.role END,
        'masked': CASE WHEN NEW.hash <> OLD.hash THEN 'hash' END,
        'createdAt': CASE WHEN NEW.created_at <> OLD.created_at THEN OLD.created_at END ABSENT ON NULL RETURNING text),
      JSON_OBJECT('name': CASE WHEN NEW.name <> OLD.name THEN NEW.name END, 'role': CASE WHEN NEW.role <> OLD.role THEN NEW.role END,
        'masked': CASE WHEN NEW.hash <> OLD.hash THEN 'hash' END,
        'createdAt': CASE WHEN NEW.created_at <> OLD.created_at THEN NEW.created_at END ABSENT ON NULL RETURNING text));
  END IF;
  RETURN NULL;
END
$$;
CREATE TRIGGER api_keys_remember_new AFTER INSERT ON api_keys FOR EACH ROW EXECUTE FUNCTION api_keys_remember();
CREATE TRIGGER api_keys_remember_change AFTER UPDATE ON api_keys FOR EACH ROW EXECUTE FUNCTION api_keys_remember();
CREATE TRIGGER api_keys_remember_end AFTER DELETE ON api_keys FOR EACH ROW EXECUTE FUNCTION api_keys_remember();

-- Jobs: what operators do to them. What workers and time do to them is in their history.
CREATE FUNCTION processing_jobs_remember_operator() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO audit_log (entity_type, entity_id, action, actor, version, old_values, new_values) VALUES (
    'job', NEW.id,
    CASE WHEN NEW.status = OLD.status THEN
        CASE WHEN NEW.status = 'running' AND NEW.requested IS NOT NULL THEN NEW.requested || '_requested' ELSE 'resumed' END
      WHEN NEW.status = 'cancelled' THEN 'cancelled'
      WHEN NEW.reason = 'redriven' THEN 'redriven' ELSE 'retried' END,
    CASE WHEN NEW.updated_at = OLD.updated_at AND NEW.updated_by = OLD.updated_by THEN audit_actor() ELSE NEW.updated_by END,
    NEW.version,
    JSON_OBJECT(
      'status': CASE WHEN NEW.status <> OLD.status THEN OLD.status END,
      'requested': CASE WHEN NEW.requested IS DISTINCT FROM OLD.requested THEN OLD.requested END,
      'retryCount': CASE WHEN NEW.retry_count <> OLD.retry_count THEN OLD.retry_count END,
      'updatedBy': CASE WHEN NEW.updated_by <> OLD.updated_by THEN OLD.updated_by END
      ABSENT ON NULL RETURNING text),
    JSON_OBJECT(
      'status': CASE WHEN NEW.status <> OLD.status THEN NEW.status END,
      'requested': CASE WHEN NEW.requested IS DISTINCT FROM OLD.requested THEN NEW.requested END,
      'retryCount': CASE WHEN NEW.retry_count <> OLD.retry_count THEN NEW.retry_count END,
      'updatedBy': CASE WHEN NEW.updated_by <> OLD.updated_by THEN NEW.updated_by END
      ABSENT ON NULL RETURNING text));
  RETURN NULL;
END
$$;
CREATE TRIGGER processing_jobs_remember_operator AFTER UPDATE OF status, requested, claim_rank ON processing_jobs FOR EACH ROW
  WHEN (CASE WHEN NEW.status = OLD.status
    THEN NEW.status = 'running' AND NEW.requested IS DISTINCT FROM OLD.requested
      OR NEW.status = 'paused' AND OLD.claim_rank IS NULL AND NEW.claim_rank IS NOT NULL
    ELSE NEW.status = 'cancelled' OR OLD.status = 'failed' AND NEW.status = 'queued' AND NEW.reason NOT IN ('retry', 'requeued') END)
  EXECUTE FUNCTION processing_jobs_remember_operator();
-- The service itself never changes what a job was ordered to do.
CREATE FUNCTION processing_jobs_remember_edit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO audit_log (entity_type, entity_id, action, actor, version, old_values, new_values) VALUES (
    'job', NEW.id, 'updated',
    CASE WHEN NEW.updated_at = OLD.updated_at AND NEW.updated_by = OLD.updated_by THEN audit_actor() ELSE NEW.updated_by END,
    NEW.version,
    JSON_OBJECT(
      'type': CASE WHEN NEW.type <> OLD.type THEN OLD.type END,
      'service': CASE WHEN NEW.service IS DISTINCT FROM OLD.service THEN OLD.service END,
      'priority': CASE WHEN NEW.priority <> OLD.priority THEN OLD.priority END,
      'payload': CASE WHEN NEW.payload <> OLD.payload THEN OLD.payload END,
      'maxRetries': CASE WHEN NEW.max_retries <> OLD.max_retries THEN OLD.max_retries END,
      'dedupeKey': CASE WHEN NEW.dedupe_key IS DISTINCT FROM OLD.dedupe_key THEN OLD.dedupe_key END,
      'mediaId': CASE WHEN NEW.media_id IS DISTINCT FROM OLD.media_id THEN OLD.media_id END,
      'runAt': CASE WHEN NEW.run_at <> OLD.run_at THEN OLD.run_at END,
      'updatedBy': CASE WHEN NEW.updated_by <> OLD.updated_by THEN OLD.updated_by END
      ABSENT ON NULL RETURNING text),
    JSON_OBJECT(
      'type': CASE WHEN NEW.type <> OLD.type THEN NEW.type END,
      'service': CASE WHEN NEW.service IS DISTINCT FROM OLD.service THEN NEW.service END,
      'priority': CASE WHEN NEW.priority <> OLD.priority THEN NEW.priority END,
      'payload': CASE WHEN NEW.payload <> OLD.payload THEN NEW.payload END,
      'maxRetries': CASE WHEN NEW.max_retries <> OLD.max_retries THEN NEW.max_retries END,
      'dedupeKey': CASE WHEN NEW.dedupe_key IS DISTINCT FROM OLD.dedupe_key THEN NEW.dedupe_key END,
      'mediaId': CASE WHEN NEW.media_id IS DISTINCT FROM OLD.media_id THEN NEW.media_id END,
      'runAt': CASE WHEN NEW.run_at <> OLD.run_at THEN NEW.run_at END,
      'updatedBy': CASE WHEN NEW.updated_by <> OLD.updated_by THEN NEW.updated_by END
      ABSENT ON NULL RETURNING text));
  RETURN NULL;
END
$$;
CREATE TRIGGER processing_jobs_remember_edit
  AFTER UPDATE OF type, service, priority, payload, max_retries, dedupe_key, media_id, run_at ON processing_jobs FOR EACH ROW
  WHEN ((OLD.type, OLD.service, OLD.priority, OLD.payload, OLD.max_retries, OLD.dedupe_key)
      IS DISTINCT FROM (NEW.type, NEW.service, NEW.priority, NEW.payload, NEW.max_retries, NEW.dedupe_key)
    OR NEW.media_id IS NOT NULL AND NEW.media_id IS DISTINCT FROM OLD.media_id
    OR OLD.status = 'queued' AND NEW.status = 'queued' AND NEW.run_at <> OLD.run_at)
  EXECUTE FUNCTION processing_jobs_remember_edit();
-- The service itself removes only what is over.
CREATE FUNCTION processing_jobs_remember_end() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO audit_log (entity_type, entity_id, action, actor, version, old_values) VALUES (
    'job', OLD.id, 'deleted', audit_actor(), OLD.version + 1,
    JSON_OBJECT('type': OLD.type, 'status': OLD.status, 'mediaId': OLD.media_id, 'service': OLD.service,
      'priority': OLD.priority, 'payload': OLD.payload, 'maxRetries': OLD.max_retries, 'dedupeKey': OLD.dedupe_key,
      'retryCount': OLD.retry_count, 'runAt': OLD.run_at, 'updatedBy': OLD.updated_by
      ABSENT ON NULL RETURNING text));
  RETURN NULL;
END
$$;
CREATE TRIGGER processing_jobs_remember_end AFTER DELETE ON processing_jobs FOR EACH ROW
  WHEN (OLD.status IN ('queued', 'running', 'paused')) EXECUTE FUNCTION processing_jobs_remember_end();

-- TRUNCATE fires no trigger for rows, so it is refused.
CREATE FUNCTION audit_no_way_round() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'TRUNCATE goes round the audit trail: use DELETE' USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER media_no_way_round BEFORE TRUNCATE ON media FOR EACH STATEMENT EXECUTE FUNCTION audit_no_way_round();
CREATE TRIGGER settings_no_way_round BEFORE TRUNCATE ON settings FOR EACH STATEMENT EXECUTE FUNCTION audit_no_way_round();
CREATE TRIGGER queue_items_no_way_round BEFORE TRUNCATE ON queue_items FOR EACH STATEMENT EXECUTE FUNCTION audit_no_way_round();
CREATE TRIGGER api_keys_no_way_round BEFORE TRUNCATE ON api_keys FOR EACH STATEMENT EXECUTE FUNCTION audit_no_way_round();
CREATE TRIGGER processing_jobs_no_way_round BEFORE TRUNCATE ON processing_jobs FOR EACH STATEMENT EXECUTE FUNCTION audit_no_way_round();
