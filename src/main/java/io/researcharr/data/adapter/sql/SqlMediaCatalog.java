package io.researcharr.data.adapter.sql;

import io.researcharr.data.domain.media.Episode;
import io.researcharr.data.domain.media.ExternalId;
import io.researcharr.data.domain.media.Media;
import io.researcharr.data.domain.media.MediaFilter;
import io.researcharr.data.domain.media.MediaKey;
import io.researcharr.data.domain.media.MediaQuery;
import io.researcharr.data.domain.media.MediaType;
import io.researcharr.data.port.MediaCatalog;
import io.smallrye.mutiny.Uni;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/** Lists and look-ups over the table {@code media}. */
final class SqlMediaCatalog implements MediaCatalog {

  private static final String SELECT = "SELECT " + MediaTable.NAMES + " FROM media WHERE ";

  private final SqlSession session;

  SqlMediaCatalog(SqlSession session) {
    this.session = session;
  }

  @Override
  public Uni<List<Media>> page(MediaQuery query) {
    List<MediaCriterion> leads =
        MediaCriterion.of(query.filter()).stream()
            .filter(criterion -> criterion.mayLead(query.sort()))
            .toList();
    return page(query, leads);
  }

  /** By the first criterion that leads to few rows, or else by walking the index of the order. */
  private Uni<List<Media>> page(MediaQuery query, List<MediaCriterion> leads) {
    if (leads.isEmpty()) {
      return session.query(MediaSelect.walk(query), MediaTable::read);
    }
    MediaCriterion lead = leads.get(0);
    if (lead.isAlwaysFew()) {
      return session.query(MediaSelect.search(query, lead), MediaTable::read);
    }
    return session
        .query(lead.probe(), row -> row.bigint(0))
        .flatMap(
            counted ->
                counted.get(0) <= MediaCriterion.FEW
                    ? session.query(MediaSelect.search(query, lead), MediaTable::read)
                    : page(query, leads.subList(1, leads.size())));
  }

  @Override
  public Uni<Long> count(MediaFilter filter) {
    return session.query(MediaSelect.count(filter), row -> row.bigint(0)).map(rows -> rows.get(0));
  }

  @Override
  public Uni<List<Media>> findByExternalId(ExternalId externalId) {
    Sql sql =
        Sql.of(SELECT + "type IN ('movie', 'series', 'episode')")
            .add(" AND external_id = ? AND deleted_at IS NULL", externalId.toString());
    return session.query(sql, MediaTable::read);
  }

  @Override
  public Uni<List<Media>> findByKeys(Collection<MediaKey> keys) {
    if (keys.isEmpty()) {
      return Uni.createFrom().item(List.of());
    }
    Set<String> types = new TreeSet<>();
    Set<String> externalIds = new TreeSet<>();
    for (MediaKey key : keys) {
      types.add("'" + key.type().wireName() + "'");
      externalIds.add(key.externalId().toString());
    }
    Sql sql =
        Sql.of(SELECT + "type IN (" + String.join(", ", types) + ") AND ")
            .add(session.in("external_id", externalIds))
            .add(" AND deleted_at IS NULL");
    Set<MediaKey> wanted = new HashSet<>(keys);
    return session
        .query(sql, MediaTable::read)
        .map(found -> found.stream().filter(media -> wanted.contains(media.key())).toList());
  }

  @Override
  public Uni<List<Media>> findAll(Collection<UUID> ids) {
    return ids.isEmpty()
        ? Uni.createFrom().item(List.of())
        : session.query(Sql.of(SELECT).add(session.inIds("id", ids)), MediaTable::read);
  }

  @Override
  public Uni<List<Media>> episodesAt(Collection<Episode.Position> positions) {
    if (positions.isEmpty()) {
      return Uni.createFrom().item(List.of());
    }
    Set<Episode.Position> wanted = new HashSet<>(positions);
    Set<UUID> series = new HashSet<>();
    Set<String> numbers = new TreeSet<>();
    for (Episode.Position position : positions) {
      series.add(position.seriesId());
      numbers.add(String.valueOf(position.episodeNumber()));
    }
    Sql sql =
        Sql.of(SELECT)
            .add(session.inIds("series_id", series))
            .add(" AND deleted_at IS NULL AND type = '" + MediaType.EPISODE.wireName() + "'");
    if (numbers.size() <= 20) {
      sql.add(" AND episode_number IN (" + String.join(", ", numbers) + ")");
    }
    return session
        .query(sql, MediaTable::read)
        .map(
            found ->
                found.stream()
                    .filter(media -> wanted.contains(((Episode) media.details()).position()))
                    .toList());
  }
}
