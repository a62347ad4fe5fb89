-- A reader of the feed who was away for long goes through what it has missed in this order.
CREATE INDEX audit_log_seq_idx ON audit_log (seq);

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

-- Runs at each start (afterMigrate.sql). What came from elsewhere gets numbers below all that are drawn here, one for a
-- month, so that months can still be dropped from the first one on; positions of readers are of another feed then.
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
  UPDATE audit_floor SET xid = '0', seq = 0;
  DELETE FROM service_secrets WHERE name = 'feed';
  UPDATE audit_home SET name = audit_home_name();
  RETURN true;
END
$$;
