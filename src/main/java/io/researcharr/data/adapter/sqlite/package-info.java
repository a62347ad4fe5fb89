/** SQLite through JDBC: a blocking worker adapter with one writer thread and a pool of readers. */
package io.researcharr.data.adapter.sqlite;
