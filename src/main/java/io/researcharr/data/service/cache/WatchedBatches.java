package io.researcharr.data.service.cache;

import io.researcharr.data.domain.media.Media;
import io.researcharr.data.port.MediaBatches;
import io.smallrye.mutiny.Uni;
import java.util.List;

/** Changes to many entries, taken down. */
record WatchedBatches(MediaBatches inner, Touched touched) implements MediaBatches {

  @Override
  public Uni<Void> insertAll(List<Media> media) {
    media.forEach(touched::media);
    return inner.insertAll(media);
  }

  @Override
  public void relyOn(List<Media> media) {
    media.forEach(touched::relied);
    inner.relyOn(media);
  }

  @Override
  public Uni<Void> updateAll(List<Media> changed) {
    changed.forEach(touched::media);
    return inner.updateAll(changed);
  }
}
