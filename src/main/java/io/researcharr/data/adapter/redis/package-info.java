/**
 * Redis: answers that all instances share, and signals between them. It may be away at any time.
 */
package io.researcharr.data.adapter.redis;
