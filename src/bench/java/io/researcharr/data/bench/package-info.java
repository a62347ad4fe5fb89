/** The benchmark of docs/performance.md. */
package io.researcharr.data.bench;
