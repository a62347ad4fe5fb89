package io.researcharr.data.service.cache;

import io.researcharr.data.domain.media.Edit;
import io.researcharr.data.domain.media.Media;
import io.researcharr.data.port.MediaCatalog;
import io.researcharr.data.port.MediaRepository;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * Changes to single entries, taken down. Those that reach the episodes of a series look them up
 * first, with the series locked, so that no episode comes or goes in between.
 */
record WatchedMedia(MediaRepository inner, MediaCatalog catalog, Touched touched)
    implements MediaRepository {

  @Override
  public Uni<Optional<Media>> find(UUID id) {
    return inner.find(id);
  }

  @Override
  public Uni<Media> insert(Media media) {
    touched.media(media);
    return inner.insert(media);
  }

  @Override
  public Uni<Media> update(Media changed) {
    touched.media(changed);
    return inner.update(changed);
  }

  @Override
  public Uni<Void> purge(UUID id, long expectedVersion) {
    touched.media(id, expectedVersion + 1);
    return touchFamily(id).chain(() -> inner.purge(id, expectedVersion));
  }

  @Override
  public Uni<Integer> deleteEpisodes(UUID seriesId, Edit edit) {
    return touchFamily(seriesId).chain(() -> inner.deleteEpisodes(seriesId, edit));
  }

  @Override
  public Uni<Integer> restoreEpisodes(UUID seriesId, Instant deletedAt, Edit edit) {
    return touchFamily(seriesId).chain(() -> inner.restoreEpisodes(seriesId, deletedAt, edit));
  }

  private Uni<Void> touchFamily(UUID seriesId) {
    return catalog
        .episodesOf(seriesId)
        .invoke(
            episodes ->
                episodes.forEach(
                    episode -> {
                      touched.media(episode.id(), episode.version() + 1);
                      touched.external(episode.externalId());
                    }))
        .replaceWithVoid();
  }
}
