/** The way from instance to instance, over HTTP. */
package io.researcharr.data.adapter.peer;
