/** PostgreSQL through Hibernate Reactive with Panache and the Vert.x client. */
package io.researcharr.data.adapter.postgres;
