package io.researcharr.data.port;

import io.researcharr.data.domain.media.Media;

/** How an entry of the catalogue is answered, as bytes that can be kept. */
public interface MediaRendering {

  byte[] bytes(Media media);
}
