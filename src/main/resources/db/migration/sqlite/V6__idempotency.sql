-- Answers that were given to requests with a key, so that a repeat gets the same one. See docs/decisions/0014.
CREATE TABLE kept_answers (
  caller       text NOT NULL,
  target       text NOT NULL,
  key          text NOT NULL,
  request_hash text,
  status       integer,
  headers      text CONSTRAINT kept_answers_headers_check CHECK (json_valid(headers)),
  body         text,
  owner        text,
  lease_until  integer,
  created_at   integer NOT NULL DEFAULT (CAST((julianday('now') - 2440587.5) * 86400000 + 0.5 AS INTEGER) * 1000),
  PRIMARY KEY (caller, target, key),
  -- Either an answer is there, or somebody is on the way to one.
  CONSTRAINT kept_answers_state_check CHECK (
    (status IS NULL) = (lease_until IS NOT NULL) AND (owner IS NULL) = (lease_until IS NULL)
    AND (status IS NULL) = (request_hash IS NULL) AND (status IS NULL) = (headers IS NULL))
);
CREATE INDEX kept_answers_created_at_idx ON kept_answers (created_at);

-- What was deleted longest ago is purged first, the episodes before their series. See docs/decisions/0015.
CREATE INDEX media_deleted_at_idx ON media (type, deleted_at) WHERE deleted_at IS NOT NULL;
