-- The instances that may hold answers in their memory, each with a lease. A row is renewed twice a second.
CREATE TABLE cache_member (
  id        uuid PRIMARY KEY,
  address   text NOT NULL,
  is_strict boolean NOT NULL,
  joined    bigint NOT NULL,
  seen      bigint NOT NULL,
  beats     bigint NOT NULL,
  is_fenced boolean NOT NULL,
  beat_at   timestamptz NOT NULL
) WITH (fillfactor = 20);

-- One row: the name of this history of the database, and the number of joins and openings so far.
CREATE TABLE cache_epoch (
  id     integer PRIMARY KEY CONSTRAINT cache_epoch_one_check CHECK (id = 1),
  epoch  text NOT NULL,
  number bigint NOT NULL
) WITH (fillfactor = 20);
INSERT INTO cache_epoch (id, epoch, number) VALUES (1, gen_random_uuid()::text, 0);
