/** Routes that do the least that can be done, to measure the service against. */
package io.researcharr.data.bench.routes;
