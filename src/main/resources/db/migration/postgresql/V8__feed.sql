-- The order of the feed: that of the commits. A transaction draws its number when it has done all that it does, so of two
-- of which one has seen what the other did, it has the higher one. See decision 0038.
CREATE SEQUENCE audit_commits_number;
CREATE TABLE audit_commits (
  number bigint NOT NULL,
  xid    xid8 NOT NULL,
  at     timestamptz NOT NULL, -- that of its first entry
  PRIMARY KEY (number, at)
) PARTITION BY RANGE (at);
CREATE TABLE audit_commits_default PARTITION OF audit_commits DEFAULT;
SELECT months_prepare('audit_commits', 2);

-- Between the number and the end of the commit others may draw numbers and be seen. So the transaction first locks the
-- last number that is lower than its own, for nobody to wait for, but to be seen in pg_locks.
CREATE FUNCTION audit_log_commit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF current_setting('researcharr.remembered', true) = NEW.xid::text || ' as a whole' THEN
    RETURN NULL;
  END IF;
  PERFORM set_config('researcharr.remembered', NEW.xid::text || ' as a whole', true);
  PERFORM pg_advisory_xact_lock_shared('audit_commits_number'::regclass::oid::integer,
    (COALESCE(pg_sequence_last_value('audit_commits_number'), 0) & 2147483647)::integer);
  INSERT INTO audit_commits (number, xid, at) VALUES (nextval('audit_commits_number'), NEW.xid, NEW.at);
  RETURN NULL;
END
$$;
-- Once a transaction: what it sets is forgotten at its end, and where a savepoint is gone back to.
CREATE FUNCTION audit_log_is_first() RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
  remembered text := current_setting('researcharr.remembered', true);
  unit text := pg_current_xact_id()::text;
BEGIN
  IF remembered = unit THEN
    RETURN false;
  ELSIF remembered = unit || ' as a whole' THEN
    RAISE EXCEPTION 'SET CONSTRAINTS comes after the last change: the transaction has its place in the feed'
      USING ERRCODE = 'object_not_in_prerequisite_state';
  END IF;
  PERFORM set_config('researcharr.remembered', unit, true);
  RETURN true;
END
$$;
CREATE CONSTRAINT TRIGGER audit_log_commit AFTER INSERT ON audit_log DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
  WHEN (NEW.xid = pg_current_xact_id() AND audit_log_is_first()) EXECUTE FUNCTION audit_log_commit();

-- Where the feed ends: with the last commit up to the last number, when none before it is under way; where one takes longer
-- than a fifth of a second, before it. A number that was drawn for nothing may be drawn again after a crash, so it is no end.
-- A lock that is younger than the last number is of a later one. Locks have room for the last 31 bits.
CREATE FUNCTION audit_commits_end(OUT number bigint, OUT last bigint, OUT is_whole boolean) LANGUAGE plpgsql AS $$
DECLARE
  short bigint;
BEGIN
  last := COALESCE(pg_sequence_last_value('audit_commits_number'), 0);
  FOR i IN 1..100 LOOP
    SELECT max(l.short) INTO short FROM (
      SELECT (last - objid::bigint) & 2147483647 AS short FROM pg_locks
      WHERE locktype = 'advisory' AND classid = 'audit_commits_number'::regclass AND objsubid = 2
        AND database = (SELECT oid FROM pg_database WHERE datname = current_database())) AS l
      WHERE l.short BETWEEN 1 AND 1073741823;
    EXIT WHEN short IS NULL;
    PERFORM pg_sleep(0.002);
  END LOOP;
  is_whole := short IS NULL;
  number := GREATEST((SELECT max(f.number) FROM audit_floor AS f),
    (SELECT max(c.number) FROM audit_commits AS c WHERE c.number <= last - COALESCE(short, 0)));
END
$$;

-- One commit for each transaction that the trail knows, by its first entry.
CREATE FUNCTION audit_commits_anew() RETURNS void LANGUAGE sql AS $$
  DELETE FROM audit_commits;
  INSERT INTO audit_commits (number, xid, at)
    SELECT nextval('audit_commits_number'), l.xid, l.at
    FROM (SELECT xid, min(at) AS at FROM audit_log GROUP BY xid ORDER BY min(at)) AS l;
$$;
SELECT audit_commits_anew();

-- Whether there is more to do, by another transaction. Who reads comes to the order of the feed first and to the trail
-- then, who writes comes to them the other way round, and nobody may hold both against them.
CREATE FUNCTION audit_prepare(months integer) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
  IF months_prepare('audit_log', months) THEN
    RETURN true;
  END IF;
  RETURN months_prepare('audit_commits', months);
END
$$;
-- So here; the order of the feed goes first, when the floor is raised.
CREATE FUNCTION audit_forget_before(oldest timestamptz) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
  name text;
BEGIN
  FOR name IN SELECT months_before('audit_commits', oldest) UNION ALL SELECT 'audit_commits_default' LOOP
    EXECUTE format('UPDATE audit_floor SET number = l.number FROM (SELECT max(number) AS number FROM %I WHERE at < $1) AS l '
      'WHERE l.number > audit_floor.number', name) USING oldest;
  END LOOP;
  IF months_drop('audit_commits', oldest) THEN
    RETURN true;
  END IF;
  PERFORM months_drop('audit_log', oldest);
  RETURN false;
END
$$;

-- In which database of which cluster the numbers of transactions are at home. A dump takes rows elsewhere, where
-- numbers begin anew.
CREATE TABLE audit_home (
  id   integer PRIMARY KEY CONSTRAINT audit_home_id_check CHECK (id = 1),
  name text NOT NULL
);
CREATE FUNCTION audit_home_name() RETURNS text LANGUAGE sql STABLE
  RETURN (SELECT system_identifier FROM pg_control_system())::text || '.'
    || (SELECT oid FROM pg_database WHERE datname = current_database())::text;
INSERT INTO audit_home (id, name) VALUES (1, audit_home_name());

-- Runs at each start (afterMigrate.sql). What came from elsewhere gets numbers of transactions below all that are drawn
-- here, one for a month; positions of readers are of another feed then.
CREATE FUNCTION audit_come_home() RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
  PERFORM 1 FROM audit_home WHERE name <> audit_home_name() FOR UPDATE;
  IF NOT FOUND THEN
    RETURN false;
  END IF;
  UPDATE audit_log AS l SET xid = least(m.number, 500)::text::xid8
    FROM (SELECT month, row_number() OVER (ORDER BY month) AS number
      FROM (SELECT DISTINCT date_trunc('month', at AT TIME ZONE 'UTC') AS month FROM audit_log) AS months) AS m
    WHERE date_trunc('month', l.at AT TIME ZONE 'UTC') = m.month;
  PERFORM audit_commits_anew();
  UPDATE audit_floor SET number = 0;
  DELETE FROM service_secrets WHERE name = 'feed';
  UPDATE audit_home SET name = audit_home_name();
  RETURN true;
END
$$;
