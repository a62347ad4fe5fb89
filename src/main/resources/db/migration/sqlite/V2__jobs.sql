-- Jobs: work on the catalogue that workers claim, and what happened to it. See docs/jobs.md.
CREATE TABLE processing_jobs (
  id               text NOT NULL PRIMARY KEY,
  type             text NOT NULL CONSTRAINT processing_jobs_type_check CHECK (type = 'search' OR type = 'download' OR type = 'verify'),
  status           text NOT NULL DEFAULT 'queued' CONSTRAINT processing_jobs_status_check
                   CHECK (status = 'queued' OR status = 'running' OR status = 'completed' OR status = 'failed' OR status = 'paused'
                     OR status = 'cancelled'),
  media_id         text CONSTRAINT processing_jobs_media_id_fkey REFERENCES media (id) ON DELETE SET NULL,
  service          text CONSTRAINT processing_jobs_service_check CHECK (service IN ('radarr', 'sonarr')),
  priority         integer NOT NULL DEFAULT 50 CONSTRAINT processing_jobs_priority_check CHECK (priority BETWEEN 0 AND 100),
  payload          text NOT NULL DEFAULT '{}' CONSTRAINT processing_jobs_payload_check CHECK (json_type(payload) = 'object'),
  result           text CONSTRAINT processing_jobs_result_check CHECK (result IS NULL OR json_type(result) = 'object'),
  checkpoint       text CONSTRAINT processing_jobs_checkpoint_check CHECK (checkpoint IS NULL OR json_type(checkpoint) = 'object'),
  progress_current integer,
  progress_total   integer,
  progress_message text,
  attempt          integer NOT NULL DEFAULT 0,
  retry_count      integer NOT NULL DEFAULT 0,
  max_retries      integer NOT NULL DEFAULT 3 CONSTRAINT processing_jobs_max_retries_check CHECK (max_retries BETWEEN 0 AND 10),
  run_at           integer NOT NULL DEFAULT (CAST((julianday('now') - 2440587.5) * 86400000 + 0.5 AS INTEGER) * 1000),
  next_retry_at    integer,
  worker_id        text,
  lease_token      text,
  lease_seconds    integer,
  lease_expires_at integer,
  lease_check_at   integer,
  requested        text CONSTRAINT processing_jobs_requested_check CHECK (requested IN ('pause', 'cancel')),
  error_message    text,
  dedupe_key       text,
  claim_rank       integer,
  reason           text NOT NULL DEFAULT 'enqueued',
  created_at       integer NOT NULL DEFAULT (CAST((julianday('now') - 2440587.5) * 86400000 + 0.5 AS INTEGER) * 1000),
  created_by       text NOT NULL DEFAULT 'sql',
  started_at       integer,
  completed_at     integer,
  updated_at       integer NOT NULL DEFAULT (CAST((julianday('now') - 2440587.5) * 86400000 + 0.5 AS INTEGER) * 1000),
  updated_by       text NOT NULL DEFAULT 'sql',
  version          integer NOT NULL DEFAULT 1,
  CONSTRAINT processing_jobs_lease_check CHECK (
    CASE WHEN status = 'running'
      THEN lease_token IS NOT NULL AND lease_expires_at IS NOT NULL AND lease_seconds IS NOT NULL
        AND lease_check_at IS NOT NULL
      ELSE lease_token IS NULL AND lease_expires_at IS NULL AND lease_seconds IS NULL
        AND lease_check_at IS NULL
    END),
  CONSTRAINT processing_jobs_claim_check CHECK (claim_rank IS NULL OR status IN ('queued', 'paused')),
  CONSTRAINT processing_jobs_retry_check CHECK (next_retry_at IS NULL OR status = 'failed')
);

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

-- Every transition of every job, by the version it made.
CREATE TABLE job_history (
  job_id      text NOT NULL,
  version     integer NOT NULL,
  from_status text,
  to_status   text NOT NULL,
  reason      text NOT NULL,
  actor       text NOT NULL,
  worker_id   text,
  at          integer NOT NULL,
  PRIMARY KEY (job_id, version)
) WITHOUT ROWID;

-- A job begins as queued and goes only where the drawing in docs/job-states.md says.
CREATE TRIGGER processing_jobs_begin BEFORE INSERT ON processing_jobs FOR EACH ROW
  WHEN NEW.status <> 'queued'
BEGIN
  SELECT RAISE(ABORT, 'processing_jobs_transition');
END;
CREATE TRIGGER processing_jobs_transition BEFORE UPDATE OF status ON processing_jobs FOR EACH ROW
  WHEN OLD.status <> NEW.status AND CASE OLD.status || '>' || NEW.status
    WHEN 'queued>running' THEN FALSE WHEN 'queued>cancelled' THEN FALSE
    WHEN 'running>completed' THEN FALSE WHEN 'running>failed' THEN FALSE WHEN 'running>paused' THEN FALSE
    WHEN 'failed>queued' THEN FALSE WHEN 'failed>cancelled' THEN FALSE
    WHEN 'paused>running' THEN FALSE WHEN 'paused>cancelled' THEN FALSE
    ELSE TRUE END
BEGIN
  SELECT RAISE(ABORT, 'processing_jobs_transition');
END;
-- SQLite can't change a row before it is stored, so a row that was not counted up is counted up after.
CREATE TRIGGER processing_jobs_next_version AFTER UPDATE ON processing_jobs FOR EACH ROW
  WHEN NEW.version <> OLD.version + 1
BEGIN
  UPDATE processing_jobs SET version = OLD.version + 1 WHERE id = NEW.id;
END;
CREATE TRIGGER processing_jobs_remember_new AFTER INSERT ON processing_jobs FOR EACH ROW
BEGIN
  INSERT INTO job_history (job_id, version, from_status, to_status, reason, actor, worker_id, at)
    VALUES (NEW.id, NEW.version, NULL, NEW.status, NEW.reason, NEW.updated_by, NULL, CAST((julianday('now') - 2440587.5) * 86400000 + 0.5 AS INTEGER) * 1000);
END;
CREATE TRIGGER processing_jobs_remember_change AFTER UPDATE OF status ON processing_jobs FOR EACH ROW
  WHEN NEW.status <> OLD.status
BEGIN
  INSERT INTO job_history (job_id, version, from_status, to_status, reason, actor, worker_id, at)
    VALUES (NEW.id, OLD.version + 1, OLD.status, NEW.status, NEW.reason, NEW.updated_by,
      COALESCE(NEW.worker_id, OLD.worker_id), CAST((julianday('now') - 2440587.5) * 86400000 + 0.5 AS INTEGER) * 1000);
END;

-- Who looks after things for the whole cluster, until when.
CREATE TABLE maintenance_leases (
  name        text NOT NULL PRIMARY KEY,
  owner       text NOT NULL,
  lease_until integer NOT NULL
);

-- How many claims a service may make at once; what is left runs full again with time.
CREATE TABLE service_buckets (
  service     text NOT NULL PRIMARY KEY CONSTRAINT service_buckets_service_check CHECK (service IN ('radarr', 'sonarr')),
  tokens      integer NOT NULL,
  refilled_at integer NOT NULL
);
INSERT INTO service_buckets (service, tokens, refilled_at) VALUES ('radarr', 0, 0), ('sonarr', 0, 0);
