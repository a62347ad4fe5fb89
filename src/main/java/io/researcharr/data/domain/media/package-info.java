/** The catalogue: movies, series and episodes, and the rules for their fields. Plain Java. */
package io.researcharr.data.domain.media;
