/** Searching for titles: what is asked for, how well a title answers it, and in which order. */
package io.researcharr.data.domain.search;
