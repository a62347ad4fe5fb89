/** The cache in the memory of this process. */
package io.researcharr.data.adapter.memory;
