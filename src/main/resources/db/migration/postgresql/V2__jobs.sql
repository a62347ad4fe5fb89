-- Jobs: work on the catalogue that workers claim, and what happened to it. See docs/jobs.md.
-- Checks of a table are read and planned anew with each statement, those of a domain once a session.
CREATE DOMAIN json_object_text AS text CONSTRAINT json_object_text_check CHECK (VALUE IS JSON OBJECT);
CREATE DOMAIN upstream_service AS text CONSTRAINT upstream_service_check CHECK (VALUE IN ('radarr', 'sonarr'));
CREATE DOMAIN job_type AS text CONSTRAINT job_type_check CHECK (VALUE IN ('search', 'download', 'verify'));
CREATE DOMAIN job_request AS text CONSTRAINT job_request_check CHECK (VALUE IN ('pause', 'cancel'));
CREATE TABLE processing_jobs (
  id               uuid PRIMARY KEY,
  type             job_type NOT NULL,
  status           text NOT NULL DEFAULT 'queued', -- one of those that the triggers below let it become
  media_id         uuid CONSTRAINT processing_jobs_media_id_fkey REFERENCES media (id) ON DELETE SET NULL,
  service          upstream_service,
  priority         integer NOT NULL DEFAULT 50 CONSTRAINT processing_jobs_priority_check CHECK (priority BETWEEN 0 AND 100),
  payload          json_object_text NOT NULL DEFAULT '{}',
  result           json_object_text,
  checkpoint       json_object_text,
  progress_current bigint,
  progress_total   bigint,
  progress_message text,
  attempt          integer NOT NULL DEFAULT 0,
  retry_count      integer NOT NULL DEFAULT 0,
  max_retries      integer NOT NULL DEFAULT 3 CONSTRAINT processing_jobs_max_retries_check CHECK (max_retries BETWEEN 0 AND 10),
  run_at           timestamptz NOT NULL DEFAULT now(),
  next_retry_at    timestamptz,
  worker_id        text,
  lease_token      uuid,
  lease_seconds    integer,
  lease_expires_at timestamptz,
  lease_check_at   timestamptz,
  requested        job_request,
  error_message    text,
  dedupe_key       text,
  claim_rank       bigint,
  reason           text NOT NULL DEFAULT 'enqueued',
  created_at       timestamptz NOT NULL DEFAULT now(),
  created_by       text NOT NULL DEFAULT 'sql',
  started_at       timestamptz,
  completed_at     timestamptz,
  updated_at       timestamptz NOT NULL DEFAULT now(),
  updated_by       text NOT NULL DEFAULT 'sql',
  version          bigint NOT NULL DEFAULT 1,
  CONSTRAINT processing_jobs_lease_check CHECK (
    CASE WHEN status = 'running'
      THEN lease_token IS NOT NULL AND lease_expires_at IS NOT NULL AND lease_seconds IS NOT NULL
        AND lease_check_at IS NOT NULL
      ELSE lease_token IS NULL AND lease_expires_at IS NULL AND lease_seconds IS NULL
        AND lease_check_at IS NULL
    END),
  CONSTRAINT processing_jobs_claim_check CHECK (claim_rank IS NULL OR status IN ('queued', 'paused')),
  CONSTRAINT processing_jobs_retry_check CHECK (next_retry_at IS NULL OR status = 'failed')
) WITH (fillfactor = 85, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 1000);

-- Only what can be claimed now has a rank; what waits for a time is found by that time.
CREATE INDEX processing_jobs_claim_idx ON processing_jobs (claim_rank, id) WHERE claim_rank IS NOT NULL;
CREATE INDEX processing_jobs_claim_filtered_idx ON processing_jobs (type, COALESCE(service, ''), claim_rank, id) WHERE claim_rank IS NOT NULL;
CREATE INDEX processing_jobs_run_at_idx ON processing_jobs (run_at) WHERE status = 'queued' AND claim_rank IS NULL;
CREATE INDEX processing_jobs_next_retry_at_idx ON processing_jobs (next_retry_at) WHERE next_retry_at IS NOT NULL;
-- When to look whether the lease has run out. A heartbeat does not change it, so it changes no index.
CREATE INDEX processing_jobs_lease_check_at_idx ON processing_jobs (lease_check_at) WHERE lease_check_at IS NOT NULL;
CREATE INDEX processing_jobs_status_idx ON processing_jobs (status, id);
CREATE INDEX processing_jobs_media_id_idx ON processing_jobs (media_id, id) WHERE media_id IS NOT NULL;
CREATE INDEX processing_jobs_worker_id_idx ON processing_jobs (worker_id, id) WHERE worker_id IS NOT NULL;
CREATE UNIQUE INDEX processing_jobs_dedupe_key ON processing_jobs (dedupe_key)
  WHERE dedupe_key IS NOT NULL AND (status IN ('queued', 'running', 'paused') OR next_retry_at IS NOT NULL);
CREATE INDEX processing_jobs_failed_key_idx ON processing_jobs (dedupe_key, id)
  WHERE dedupe_key IS NOT NULL AND status = 'failed';

-- The first claimable jobs of some types that nobody has locked, in their order, and locked from now on: at most $2 of
-- no service, $3 of radarr, $4 of sonarr (null is any number), none of a lower rank than $5, and $6 in all. It works row
-- by row as long as nothing is sorted, so what is not taken is not locked, and hardly looked at.
CREATE FUNCTION processing_jobs_first(text[], integer, integer, integer, bigint, integer) RETURNS SETOF uuid
LANGUAGE plpgsql SET enable_sort = off AS $$
BEGIN
  RETURN QUERY SELECT j.id FROM (
  (SELECT id, claim_rank FROM (
    (SELECT id, claim_rank FROM processing_jobs WHERE claim_rank IS NOT NULL AND claim_rank >= $5
      AND type = 'search' AND COALESCE(service, '') = '' AND 'search' = ANY ($1) ORDER BY claim_rank, id)
    UNION ALL
    (SELECT id, claim_rank FROM processing_jobs WHERE claim_rank IS NOT NULL AND claim_rank >= $5
      AND type = 'download' AND COALESCE(service, '') = '' AND 'download' = ANY ($1) ORDER BY claim_rank, id)
    UNION ALL
    (SELECT id, claim_rank FROM processing_jobs WHERE claim_rank IS NOT NULL AND claim_rank >= $5
      AND type = 'verify' AND COALESCE(service, '') = '' AND 'verify' = ANY ($1) ORDER BY claim_rank, id)
  ) AS of_none ORDER BY claim_rank, id LIMIT $2)
  UNION ALL
  (SELECT id, claim_rank FROM (
    (SELECT id, claim_rank FROM processing_jobs WHERE claim_rank IS NOT NULL AND claim_rank >= $5
      AND type = 'search' AND COALESCE(service, '') = 'radarr' AND 'search' = ANY ($1) ORDER BY claim_rank, id)
    UNION ALL
    (SELECT id, claim_rank FROM processing_jobs WHERE claim_rank IS NOT NULL AND claim_rank >= $5
      AND type = 'download' AND COALESCE(service, '') = 'radarr' AND 'download' = ANY ($1) ORDER BY claim_rank, id)
    UNION ALL
    (SELECT id, claim_rank FROM processing_jobs WHERE claim_rank IS NOT NULL AND claim_rank >= $5
      AND type = 'verify' AND COALESCE(service, '') = 'radarr' AND 'verify' = ANY ($1) ORDER BY claim_rank, id)
  ) AS of_radarr ORDER BY claim_rank, id LIMIT $3)
  UNION ALL
  (SELECT id, claim_rank FROM (
    (SELECT id, claim_rank FROM processing_jobs WHERE claim_rank IS NOT NULL AND claim_rank >= $5
      AND type = 'search' AND COALESCE(service, '') = 'sonarr' AND 'search' = ANY ($1) ORDER BY claim_rank, id)
    UNION ALL
    (SELECT id, claim_rank FROM processing_jobs WHERE claim_rank IS NOT NULL AND claim_rank >= $5
      AND type = 'download' AND COALESCE(service, '') = 'sonarr' AND 'download' = ANY ($1) ORDER BY claim_rank, id)
    UNION ALL
    (SELECT id, claim_rank FROM processing_jobs WHERE claim_rank IS NOT NULL AND claim_rank >= $5
      AND type = 'verify' AND COALESCE(service, '') = 'sonarr' AND 'verify' = ANY ($1) ORDER BY claim_rank, id)
  ) AS of_sonarr ORDER BY claim_rank, id LIMIT $4)
  ) AS w JOIN processing_jobs AS j ON j.id = w.id WHERE j.claim_rank IS NOT NULL
  ORDER BY w.claim_rank, w.id LIMIT $6 FOR UPDATE OF j SKIP LOCKED;
END
$$;

-- Large tables are kept by month, by their column at, and months are dropped as a whole. Rows that have found no month
-- wait in the default partition, and move when theirs is made.
-- Whether any had to be made. One table in a transaction: until it ends, nobody can read the default partition.
CREATE FUNCTION months_prepare(parent text, months integer) RETURNS boolean LANGUAGE plpgsql SET lock_timeout = '2s' AS $$
DECLARE
  month date := date_trunc('month', now() AT TIME ZONE 'UTC')::date;
  name text;
  low timestamptz;
  high timestamptz;
  made boolean := false;
BEGIN
  FOR i IN 0..months LOOP
    name := parent || to_char(month, '_YYYY_MM');
    low := month::timestamp AT TIME ZONE 'UTC';
    high := (month + interval '1 month') AT TIME ZONE 'UTC';
    IF to_regclass(name) IS NULL THEN
      EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING DEFAULTS INCLUDING CONSTRAINTS)', name, parent);
      EXECUTE format('LOCK TABLE %I IN SHARE ROW EXCLUSIVE MODE', parent);
      EXECUTE format('WITH moved AS (DELETE FROM %I WHERE at >= %L AND at < %L RETURNING *) '
        'INSERT INTO %I SELECT * FROM moved', parent || '_default', low, high, name);
      EXECUTE format('ALTER TABLE %I ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)', parent, name, low, high);
      made := true;
    END IF;
    month := month + interval '1 month';
  END LOOP;
  RETURN made;
END
$$;
CREATE FUNCTION months_before(parent text, oldest timestamptz) RETURNS SETOF text LANGUAGE sql STABLE AS $$
  SELECT c.relname::text FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
  WHERE i.inhparent = parent::regclass AND c.relname ~ ('^' || parent || '_\d{4}_\d{2}$')
    AND (to_date(right(c.relname, 7), 'YYYY_MM') + interval '1 month') AT TIME ZONE 'UTC' <= oldest
$$;
-- Whether there was anything to drop.
CREATE FUNCTION months_drop(parent text, oldest timestamptz) RETURNS boolean LANGUAGE plpgsql SET lock_timeout = '2s' AS $$
DECLARE
  name text;
  any_month boolean := false;
  waiting integer;
BEGIN
  FOR name IN SELECT months_before(parent, oldest) LOOP
    EXECUTE format('DROP TABLE %I', name);
    any_month := true;
  END LOOP;
  EXECUTE format('DELETE FROM %I WHERE at < $1', parent || '_default') USING oldest;
  GET DIAGNOSTICS waiting = ROW_COUNT;
  RETURN any_month OR waiting > 0;
END
$$;

-- Every transition of every job, by the version it made.
CREATE TABLE job_history (
  job_id      uuid NOT NULL,
  version     bigint NOT NULL,
  from_status text,
  to_status   text NOT NULL,
  reason      text NOT NULL,
  actor       text NOT NULL,
  worker_id   text,
  at          timestamptz NOT NULL,
  PRIMARY KEY (job_id, version, at)
) PARTITION BY RANGE (at);
CREATE TABLE job_history_default PARTITION OF job_history DEFAULT;
SELECT months_prepare('job_history', 2);

-- A job begins as queued and goes only where the drawing in docs/job-states.md says.
CREATE FUNCTION processing_jobs_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a job can''t become % this way', NEW.status
    USING ERRCODE = 'check_violation', CONSTRAINT = 'processing_jobs_transition', TABLE = 'processing_jobs';
END
$$;
CREATE TRIGGER processing_jobs_begin BEFORE INSERT ON processing_jobs FOR EACH ROW
  WHEN (NEW.status <> 'queued') EXECUTE FUNCTION processing_jobs_refuse();
CREATE TRIGGER processing_jobs_transition BEFORE UPDATE OF status ON processing_jobs FOR EACH ROW
  WHEN (OLD.status <> NEW.status AND (OLD.status || '>' || NEW.status) NOT IN (
    'queued>running', 'queued>cancelled',
    'running>completed', 'running>failed', 'running>paused',
    'failed>queued', 'failed>cancelled',
    'paused>running', 'paused>cancelled')) EXECUTE FUNCTION processing_jobs_refuse();
CREATE FUNCTION processing_jobs_next_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.version := OLD.version + 1;
  RETURN NEW;
END
$$;
CREATE TRIGGER processing_jobs_next_version BEFORE UPDATE ON processing_jobs FOR EACH ROW
  WHEN (NEW.version <> OLD.version + 1) EXECUTE FUNCTION processing_jobs_next_version();

CREATE FUNCTION processing_jobs_remember_new() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO job_history (job_id, version, from_status, to_status, reason, actor, worker_id, at)
    SELECT id, version, NULL, status, reason, updated_by, NULL, clock_timestamp() FROM new_jobs;
  RETURN NULL;
END
$$;
CREATE TRIGGER processing_jobs_remember_new AFTER INSERT ON processing_jobs
  REFERENCING NEW TABLE AS new_jobs FOR EACH STATEMENT EXECUTE FUNCTION processing_jobs_remember_new();
-- The number of changed rows varies from one to thousands, and a plan is kept: never compare all with all.
CREATE FUNCTION processing_jobs_remember_change() RETURNS trigger LANGUAGE plpgsql SET enable_nestloop = off AS $$
BEGIN
  INSERT INTO job_history (job_id, version, from_status, to_status, reason, actor, worker_id, at)
    SELECT n.id, n.version, o.status, n.status, n.reason, n.updated_by, COALESCE(n.worker_id, o.worker_id), clock_timestamp()
    FROM old_jobs AS o JOIN new_jobs AS n ON n.id = o.id
    WHERE n.status <> o.status;
  RETURN NULL;
END
$$;
CREATE TRIGGER processing_jobs_remember_change AFTER UPDATE ON processing_jobs
  REFERENCING OLD TABLE AS old_jobs NEW TABLE AS new_jobs FOR EACH STATEMENT EXECUTE FUNCTION processing_jobs_remember_change();

-- Who looks after things for the whole cluster, until when.
CREATE TABLE maintenance_leases (
  name        text PRIMARY KEY,
  owner       text NOT NULL,
  lease_until timestamptz NOT NULL
);

-- How many claims a service may make at once; what is left runs full again with time.
CREATE TABLE service_buckets (
  service     text PRIMARY KEY CONSTRAINT service_buckets_service_check CHECK (service IN ('radarr', 'sonarr')),
  tokens      bigint NOT NULL,
  refilled_at timestamptz NOT NULL
);
INSERT INTO service_buckets (service, tokens, refilled_at) VALUES ('radarr', 0, 'epoch'), ('sonarr', 0, 'epoch');
