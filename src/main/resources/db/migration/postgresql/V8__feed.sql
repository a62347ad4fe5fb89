-- A reader of the feed who was away for long goes through what it has missed in this order.
CREATE INDEX audit_log_seq_idx ON audit_log (seq);
