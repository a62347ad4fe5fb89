-- At each start: a dump may have been restored into another cluster. See V8__feed.sql.
SELECT audit_come_home();
