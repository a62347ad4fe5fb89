-- What an operator may set; the value is JSON of the type, as canonical text.
CREATE TABLE settings (
  key         text NOT NULL PRIMARY KEY CONSTRAINT settings_key_check CHECK (length(key) BETWEEN 1 AND 100),
  type        text NOT NULL CONSTRAINT settings_type_check CHECK (type = 'string' OR type = 'int' OR type = 'bool' OR type = 'json'),
  value       text NOT NULL CONSTRAINT settings_value_check CHECK (json_valid(value)),
  description text CONSTRAINT settings_description_check CHECK (length(description) BETWEEN 1 AND 500),
  version     integer NOT NULL DEFAULT 1,
  created_at  integer NOT NULL DEFAULT (CAST((julianday('now') - 2440587.5) * 86400000 + 0.5 AS INTEGER) * 1000),
  updated_at  integer NOT NULL DEFAULT (CAST((julianday('now') - 2440587.5) * 86400000 + 0.5 AS INTEGER) * 1000),
  updated_by  text NOT NULL DEFAULT 'sql'
);
CREATE TRIGGER settings_next_version AFTER UPDATE ON settings FOR EACH ROW
  WHEN NEW.version <> OLD.version + 1
BEGIN
  UPDATE settings SET version = OLD.version + 1 WHERE key = NEW.key;
END;

-- What each upstream service shall be asked about next.
CREATE TABLE queue_items (
  id               text NOT NULL PRIMARY KEY,
  media_id         text NOT NULL CONSTRAINT queue_items_media_id_fkey REFERENCES media (id) ON DELETE CASCADE,
  service          text NOT NULL CONSTRAINT queue_items_service_check CHECK (service IN ('radarr', 'sonarr')),
  priority         integer NOT NULL DEFAULT 50 CONSTRAINT queue_items_priority_check CHECK (priority BETWEEN 0 AND 100),
  metadata         text NOT NULL DEFAULT '{}' CONSTRAINT queue_items_metadata_check CHECK (json_valid(metadata)),
  added_at         integer NOT NULL DEFAULT (CAST((julianday('now') - 2440587.5) * 86400000 + 0.5 AS INTEGER) * 1000),
  last_processed   integer,
  retry_count      integer NOT NULL DEFAULT 0 CONSTRAINT queue_items_retry_count_check CHECK (retry_count >= 0),
  next_retry_at    integer,
  error_message    text,
  worker_id        text,
  lease_token      text,
  lease_expires_at integer,
  version          integer NOT NULL DEFAULT 1,
  created_by       text NOT NULL DEFAULT 'sql',
  updated_at       integer NOT NULL DEFAULT (CAST((julianday('now') - 2440587.5) * 86400000 + 0.5 AS INTEGER) * 1000),
  updated_by       text NOT NULL DEFAULT 'sql',
  -- From when on the item may be taken; null when there is nothing to do about it.
  due_at           integer GENERATED ALWAYS AS (
    CASE WHEN last_processed IS NULL OR next_retry_at IS NOT NULL
      THEN max(0, coalesce(next_retry_at, 0), coalesce(lease_expires_at, 0))
    END) STORED,
  CONSTRAINT queue_items_lease_check CHECK (
    (worker_id IS NULL) = (lease_expires_at IS NULL) AND (lease_token IS NULL) = (lease_expires_at IS NULL))
);

CREATE UNIQUE INDEX queue_items_media_service_key ON queue_items (media_id, service);
-- What is next is a walk that steps over what is not due without looking at its rows.
CREATE INDEX queue_items_next_idx ON queue_items (service, priority DESC, added_at, id, due_at) WHERE due_at IS NOT NULL;
CREATE INDEX queue_items_open_idx ON queue_items (service, id, due_at) WHERE due_at IS NOT NULL;
CREATE INDEX queue_items_done_idx ON queue_items (service, id) WHERE due_at IS NULL;

CREATE TRIGGER queue_items_next_version AFTER UPDATE ON queue_items FOR EACH ROW
  WHEN NEW.version <> OLD.version + 1
BEGIN
  UPDATE queue_items SET version = OLD.version + 1 WHERE id = NEW.id;
END;
