/**
 * A model of the coherence protocol: instances, a database, a Redis and a network in one thread, on
 * a clock of their own, with everything that can happen to them. The same seed makes the same run.
 */
package io.researcharr.data.cachemodel;
