-- The instances that may hold answers in their memory. SQLite has one instance only, which needs no row here.
CREATE TABLE cache_member (
  id        text NOT NULL PRIMARY KEY,
  address   text NOT NULL,
  is_strict integer NOT NULL,
  joined    integer NOT NULL,
  seen      integer NOT NULL,
  beats     integer NOT NULL,
  is_fenced integer NOT NULL,
  beat_at   integer NOT NULL
);

-- One row: the name of this history of the database, and the number of joins and openings so far.
CREATE TABLE cache_epoch (
  id     integer NOT NULL PRIMARY KEY CONSTRAINT cache_epoch_one_check CHECK (id = 1),
  epoch  text NOT NULL,
  number integer NOT NULL
);
INSERT INTO cache_epoch (id, epoch, number) VALUES (1, lower(hex(randomblob(16))), 0);
