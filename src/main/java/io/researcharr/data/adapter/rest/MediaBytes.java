package io.researcharr.data.adapter.rest;

import io.researcharr.data.domain.media.Media;
import io.researcharr.data.port.MediaRendering;
import jakarta.inject.Singleton;

/** An entry as the bytes of its JSON. */
@Singleton
class MediaBytes implements MediaRendering {

  @Override
  public byte[] bytes(Media media) {
    return Json.bytes(MediaView.of(media));
  }
}
