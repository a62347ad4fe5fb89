/**
 * The cache and its protocol: who may serve what, and who must be told before a write is answered.
 */
package io.researcharr.data.service.cache;
