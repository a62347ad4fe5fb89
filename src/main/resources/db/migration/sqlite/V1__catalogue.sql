-- The catalogue: movies, series and episodes in one table, told apart by type.
--
-- A check with IN and more than two values makes a table of them for each row that is stored, so checks say OR.
CREATE TABLE media (
  id              text NOT NULL PRIMARY KEY,
  type            text NOT NULL CONSTRAINT media_type_check CHECK (type = 'movie' OR type = 'series' OR type = 'episode'),
  external_id     text NOT NULL,
  title           text NOT NULL CONSTRAINT media_title_check CHECK (length(title) BETWEEN 1 AND 500),
  sort_title      text NOT NULL,
  status          text NOT NULL DEFAULT 'pending'
                  CONSTRAINT media_status_check CHECK (status = 'pending' OR status = 'processing' OR status = 'completed' OR status = 'failed'),
  monitored       integer NOT NULL DEFAULT TRUE,
  year            integer NOT NULL DEFAULT 0 CONSTRAINT media_year_check CHECK (year BETWEEN 0 AND 9999),
  metadata        text NOT NULL DEFAULT '{}' CONSTRAINT media_metadata_check CHECK (json_valid(metadata)),
  tags            text NOT NULL DEFAULT '[]' CONSTRAINT media_tags_check CHECK (json_valid(tags)),
  imdb_id         text,
  tmdb_id         integer,
  runtime_minutes integer,
  tvdb_id         integer,
  seasons         integer,
  episodes        integer,
  series_id       text CONSTRAINT media_series_id_fkey REFERENCES media (id) ON DELETE CASCADE,
  season_number   integer,
  episode_number  integer,
  air_date        text,
  version         integer NOT NULL DEFAULT 1,
  created_at      integer NOT NULL DEFAULT (CAST((julianday('now') - 2440587.5) * 86400000 + 0.5 AS INTEGER) * 1000),
  updated_at      integer NOT NULL DEFAULT (CAST((julianday('now') - 2440587.5) * 86400000 + 0.5 AS INTEGER) * 1000),
  updated_by      text NOT NULL DEFAULT 'sql',
  deleted_at      integer,
  title_folded    text NOT NULL DEFAULT '',
  CONSTRAINT media_episode_check CHECK (
    CASE WHEN type = 'episode'
      THEN series_id IS NOT NULL AND season_number IS NOT NULL AND episode_number IS NOT NULL
      ELSE series_id IS NULL AND season_number IS NULL AND episode_number IS NULL
    END)
);

CREATE UNIQUE INDEX media_external_id_key ON media (external_id, type) WHERE deleted_at IS NULL;
CREATE UNIQUE INDEX media_episode_position_key ON media (series_id, season_number, episode_number)
  WHERE deleted_at IS NULL AND series_id IS NOT NULL;
CREATE INDEX media_series_id_idx ON media (series_id) WHERE series_id IS NOT NULL;

-- Lists walk an index in its order: by type, or by state and type for times; see docs/decisions/0005.
CREATE INDEX media_created_at_idx ON media (type, created_at, id) WHERE deleted_at IS NULL;
CREATE INDEX media_updated_at_idx ON media (type, updated_at, id, created_at) WHERE deleted_at IS NULL;
CREATE INDEX media_sort_title_idx ON media (type, sort_title, id) WHERE deleted_at IS NULL;
CREATE INDEX media_year_idx ON media (type, year, id) WHERE deleted_at IS NULL;
CREATE INDEX media_state_created_at_idx ON media (status, monitored, type, created_at, id) WHERE deleted_at IS NULL;
CREATE INDEX media_state_updated_at_idx ON media (status, monitored, type, updated_at, id) WHERE deleted_at IS NULL;
CREATE INDEX media_title_folded_idx ON media (title_folded) WHERE deleted_at IS NULL;

-- Deleted rows are few and have indexes of their own, so that they cost live rows nothing.
CREATE INDEX media_deleted_created_at_idx ON media (type, created_at, id) WHERE deleted_at IS NOT NULL;
CREATE INDEX media_deleted_updated_at_idx ON media (type, updated_at, id) WHERE deleted_at IS NOT NULL;
CREATE INDEX media_deleted_sort_title_idx ON media (type, sort_title, id) WHERE deleted_at IS NOT NULL;
CREATE INDEX media_deleted_year_idx ON media (type, year, id) WHERE deleted_at IS NOT NULL;

-- Every update counts the version up by one, whoever writes it.
-- SQLite can't change a row before it is stored, so a row that was not counted up is counted up after.
CREATE TRIGGER media_next_version AFTER UPDATE ON media FOR EACH ROW
  WHEN NEW.version <> OLD.version + 1
BEGIN
  UPDATE media SET version = OLD.version + 1 WHERE id = NEW.id;
END;

-- What was purged is remembered by its last version.
CREATE TABLE tombstones (
  entity_type text NOT NULL,
  entity_id   text NOT NULL,
  version     integer NOT NULL,
  purged_at   integer NOT NULL DEFAULT (CAST((julianday('now') - 2440587.5) * 86400000 + 0.5 AS INTEGER) * 1000),
  PRIMARY KEY (entity_type, entity_id)
) WITHOUT ROWID;
CREATE TRIGGER media_tombstone AFTER DELETE ON media FOR EACH ROW
BEGIN
  INSERT INTO tombstones (entity_type, entity_id, version) VALUES ('media', OLD.id, OLD.version + 1)
    ON CONFLICT (entity_type, entity_id) DO UPDATE SET version = excluded.version, purged_at = excluded.purged_at;
END;

-- The tags of each row once more, by tag; kept in step by triggers.
CREATE TABLE media_tags (
  tag      text NOT NULL,
  media_id text NOT NULL REFERENCES media (id) ON DELETE CASCADE,
  PRIMARY KEY (tag, media_id)
) WITHOUT ROWID;
CREATE INDEX media_tags_media_id_idx ON media_tags (media_id);
CREATE TRIGGER media_insert_tags AFTER INSERT ON media FOR EACH ROW
  WHEN NEW.tags <> '[]'
BEGIN
  INSERT INTO media_tags (tag, media_id) SELECT DISTINCT value, NEW.id FROM json_each(NEW.tags);
END;
CREATE TRIGGER media_update_tags AFTER UPDATE OF tags ON media FOR EACH ROW
  WHEN NEW.tags <> OLD.tags
BEGIN
  DELETE FROM media_tags WHERE media_id = NEW.id;
  INSERT INTO media_tags (tag, media_id) SELECT DISTINCT value, NEW.id FROM json_each(NEW.tags);
END;

-- Who may call, and what the service keeps to itself.
CREATE TABLE api_keys (
  id         text NOT NULL PRIMARY KEY,
  name       text NOT NULL CONSTRAINT api_keys_name_key UNIQUE,
  hash       text NOT NULL CONSTRAINT api_keys_hash_key UNIQUE,
  role       text NOT NULL CONSTRAINT api_keys_role_check CHECK (role IN ('read', 'write', 'admin')),
  created_at integer NOT NULL
);
CREATE TABLE service_secrets (
  name  text NOT NULL PRIMARY KEY,
  value text NOT NULL
);

-- Imports of foreign libraries.
CREATE TABLE imports (
  id          text NOT NULL PRIMARY KEY,
  source      text NOT NULL CONSTRAINT imports_source_check CHECK (source IN ('radarr', 'sonarr')),
  instance    text NOT NULL,
  base_url    text,
  api_key     text,
  state       text NOT NULL
              CONSTRAINT imports_state_check CHECK (state IN ('queued', 'running', 'completed', 'failed', 'cancelled')),
  total       integer,
  created     integer NOT NULL DEFAULT 0,
  updated     integer NOT NULL DEFAULT 0,
  unchanged   integer NOT NULL DEFAULT 0,
  skipped     integer NOT NULL DEFAULT 0,
  error       text,
  created_by  text NOT NULL,
  created_at  integer NOT NULL,
  started_at  integer,
  finished_at integer,
  owner       text,
  lease_until integer
);
CREATE UNIQUE INDEX imports_live_key ON imports (source, instance) WHERE state IN ('queued', 'running');
CREATE INDEX imports_finished_at_idx ON imports (finished_at) WHERE finished_at IS NOT NULL;
CREATE TABLE import_skips (
  import_id text NOT NULL REFERENCES imports (id) ON DELETE CASCADE,
  number    integer NOT NULL,
  ref       text NOT NULL,
  reason    text NOT NULL,
  PRIMARY KEY (import_id, number)
);

-- Lines of large requests that are applied all or nothing.
CREATE TABLE staged_lines (
  request_id text NOT NULL,
  number     integer NOT NULL,
  line       text NOT NULL,
  staged_at  integer NOT NULL DEFAULT (CAST((julianday('now') - 2440587.5) * 86400000 + 0.5 AS INTEGER) * 1000),
  PRIMARY KEY (request_id, number)
);
CREATE INDEX staged_lines_staged_at_idx ON staged_lines (staged_at);
