/** What operators see: health and meters. */
package io.researcharr.data.adapter.ops;
