/** Puts the parts together: configuration, what is chosen at the start, and the start itself. */
package io.researcharr.data.wiring;
