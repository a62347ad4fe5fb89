/** Jobs: work on the catalogue, the states it goes through, and what happened to it. */
package io.researcharr.data.domain.job;
