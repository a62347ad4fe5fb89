/**
 * The SQL that both engines share: tables, statements and repositories over a {@link
 * io.researcharr.data.adapter.sql.SqlSession}, which each engine provides.
 */
package io.researcharr.data.adapter.sql;
