-- What SQLite has in a file stays at home in it; see the migrations of PostgreSQL.
SELECT 1;
