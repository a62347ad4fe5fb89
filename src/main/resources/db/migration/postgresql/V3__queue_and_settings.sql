-- What an operator may set; the value is JSON of the type, as canonical text.
CREATE TABLE settings (
  key         text COLLATE "C" PRIMARY KEY CONSTRAINT settings_key_check CHECK (length(key) BETWEEN 1 AND 100),
  type        text NOT NULL CONSTRAINT settings_type_check CHECK (type IN ('string', 'int', 'bool', 'json')),
  value       text NOT NULL CONSTRAINT settings_value_check CHECK (value IS JSON),
  description text CONSTRAINT settings_description_check CHECK (length(description) BETWEEN 1 AND 500),
  version     bigint NOT NULL DEFAULT 1,
  created_at  timestamptz NOT NULL DEFAULT now(),
  updated_at  timestamptz NOT NULL DEFAULT now(),
  updated_by  text NOT NULL DEFAULT 'sql'
);
CREATE FUNCTION settings_next_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.version := OLD.version + 1;
  RETURN NEW;
END
$$;
CREATE TRIGGER settings_next_version BEFORE UPDATE ON settings
  FOR EACH ROW EXECUTE FUNCTION settings_next_version();

-- What each upstream service shall be asked about next.
CREATE TABLE queue_items (
  id               uuid PRIMARY KEY,
  media_id         uuid NOT NULL CONSTRAINT queue_items_media_id_fkey REFERENCES media (id) ON DELETE CASCADE,
  service          text NOT NULL CONSTRAINT queue_items_service_check CHECK (service IN ('radarr', 'sonarr')),
  priority         integer NOT NULL DEFAULT 50 CONSTRAINT queue_items_priority_check CHECK (priority BETWEEN 0 AND 100),
  metadata         text NOT NULL DEFAULT '{}' CONSTRAINT queue_items_metadata_check CHECK (metadata IS JSON OBJECT),
  added_at         timestamptz NOT NULL DEFAULT now(),
  last_processed   timestamptz,
  retry_count      integer NOT NULL DEFAULT 0 CONSTRAINT queue_items_retry_count_check CHECK (retry_count >= 0),
  next_retry_at    timestamptz,
  error_message    text,
  worker_id        text,
  lease_token      uuid,
  lease_expires_at timestamptz,
  version          bigint NOT NULL DEFAULT 1,
  created_by       text NOT NULL DEFAULT 'sql',
  updated_at       timestamptz NOT NULL DEFAULT now(),
  updated_by       text NOT NULL DEFAULT 'sql',
  -- From when on the item may be taken; null when there is nothing to do about it.
  due_at           timestamptz GENERATED ALWAYS AS (
    CASE WHEN last_processed IS NULL OR next_retry_at IS NOT NULL
      THEN greatest(to_timestamp(0), next_retry_at, lease_expires_at)
    END) STORED,
  CONSTRAINT queue_items_lease_check CHECK (
    (worker_id IS NULL) = (lease_expires_at IS NULL) AND (lease_token IS NULL) = (lease_expires_at IS NULL))
);

CREATE UNIQUE INDEX queue_items_media_service_key ON queue_items (media_id, service);
-- What is next is a walk that steps over what is not due without looking at its rows.
CREATE INDEX queue_items_next_idx ON queue_items (service, priority DESC, added_at, id, due_at) WHERE due_at IS NOT NULL;
CREATE INDEX queue_items_open_idx ON queue_items (service, id, due_at) WHERE due_at IS NOT NULL;
CREATE INDEX queue_items_done_idx ON queue_items (service, id) WHERE due_at IS NULL;

CREATE FUNCTION queue_items_next_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.version := OLD.version + 1;
  RETURN NEW;
END
$$;
CREATE TRIGGER queue_items_next_version BEFORE UPDATE ON queue_items
  FOR EACH ROW EXECUTE FUNCTION queue_items_next_version();
