package io.researcharr.data.port;

import io.researcharr.data.domain.media.Episode;
import io.researcharr.data.domain.media.ExternalId;
import io.researcharr.data.domain.media.Media;
import io.researcharr.data.domain.media.MediaFilter;
import io.researcharr.data.domain.media.MediaKey;
import io.researcharr.data.domain.media.MediaQuery;
import io.researcharr.data.domain.media.MediaRef;
import io.smallrye.mutiny.Uni;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * The catalogue as a whole: lists and look-ups of many entries.
 *
 * <p>Laws: the order of a list is total, text is ordered by Unicode code point, and a page begins
 * right behind the position it is asked for, so that going from page to page shows every entry that
 * was there all the time exactly once.
 */
public interface MediaCatalog {

  /** One page of a list, in order. */
  Uni<List<Media>> page(MediaQuery query);

  /** The same, as far as the entries do not have more than so many bytes together. */
  Uni<Portion<Media>> portion(MediaQuery query, long bytes);

  /** How many entries a filter admits. */
  Uni<Long> count(MediaFilter filter);

  /** The live entries of any type with this external id. */
  Uni<List<Media>> findByExternalId(ExternalId externalId);

  /** The live entries with these keys, in no particular order. */
  Uni<List<Media>> findByKeys(Collection<MediaKey> keys);

  /** The entries with these ids, deleted or not, in no particular order. */
  Uni<List<Media>> findAll(Collection<UUID> ids);

  /** The same, as far as the entries do not have more than so many bytes together. */
  Uni<Portion<Media>> findAll(Collection<UUID> ids, long bytes);

  /** Which of these are live series; they stay so until the end of the unit of work. */
  Uni<Set<UUID>> liveSeries(Collection<UUID> ids);

  /**
   * All episodes of a series, deleted or not, in no particular order. Until the end of the unit of
   * work none can join or leave the series, nor be changed by others.
   */
  Uni<List<MediaRef>> episodesOf(UUID seriesId);

  /** The live episodes at these positions, in no particular order. */
  Uni<List<Media>> episodesAt(Collection<Episode.Position> positions);
}
