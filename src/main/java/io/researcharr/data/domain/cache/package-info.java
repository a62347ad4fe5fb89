/** The rules of a cache that is never stale: versions, floors, leases and who must be told. */
package io.researcharr.data.domain.cache;
