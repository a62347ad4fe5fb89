package io.researcharr.data.adapter.sql;

import io.researcharr.data.domain.media.Episode;
import io.researcharr.data.domain.media.ExternalId;
import io.researcharr.data.domain.media.Media;
import io.researcharr.data.domain.media.MediaFilter;
import io.researcharr.data.domain.media.MediaKey;
import io.researcharr.data.domain.media.MediaQuery;
import io.researcharr.data.domain.media.MediaRef;
import io.researcharr.data.domain.media.MediaType;
import io.researcharr.data.port.MediaCatalog;
import io.researcharr.data.port.Portion;
import io.smallrye.mutiny.Uni;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/** Lists and look-ups over the table {@code media}. */
final class SqlMediaCatalog implements MediaCatalog {

  private static final String SELECT = "SELECT " + MediaTable.NAMES + " FROM media WHERE ";

  private final SqlSession session;
  private final ProbeMemory memory;

  SqlMediaCatalog(SqlSession session, ProbeMemory memory) {
    this.session = session;
    this.memory = memory;
  }

  @Override
  public Uni<List<Media>> page(MediaQuery query) {
    return select(query).flatMap(sql -> session.query(sql, MediaTable::read));
  }

  @Override
  public Uni<Portion<Media>> portion(MediaQuery query, long bytes) {
    Scale<Media> scale = MediaTable.scale(bytes);
    return select(query).flatMap(sql -> session.portion(sql, scale));
  }

  private Uni<Sql> select(MediaQuery query) {
    List<MediaCriterion> criteria = MediaCriterion.of(query.filter(), session.dialect());
    return leads(query, criteria)
        .map(leads -> MediaSelect.page(query, criteria, leads, session.dialect()));
  }

  private Uni<MediaLeads> leads(MediaQuery query, List<MediaCriterion> criteria) {
    List<MediaCriterion> leads =
        criteria.stream().filter(criterion -> criterion.mayLead(query.sort())).toList();
    Optional<MediaCriterion> sure = leads.stream().filter(MediaCriterion::isAlwaysFew).findFirst();
    if (leads.isEmpty() || sure.isPresent()) {
      return Uni.createFrom().item(sure.map(MediaLeads::by).orElse(MediaLeads.NONE));
    }
    MediaProbe probe = MediaProbe.of(query, leads);
    Sql sql = probe.sql();
    return memory
        .recall(sql)
        .map(known -> Uni.createFrom().item(known))
        .orElseGet(
            () ->
                session.query(sql, MediaProbe::read).invoke(counts -> memory.remember(sql, counts)))
        .map(probe::answer);
  }

  @Override
  public Uni<Long> count(MediaFilter filter) {
    return session
        .query(MediaSelect.count(filter, session.dialect()), row -> row.bigint(0))
        .map(rows -> rows.get(0));
  }

  @Override
  public Uni<List<Media>> findByExternalId(ExternalId externalId) {
    Sql sql = live(SELECT, Sql.of("external_id = ?", externalId.toString()));
    return session.query(sql, MediaTable::read);
  }

  @Override
  public Uni<List<Media>> findByKeys(Collection<MediaKey> keys) {
    if (keys.isEmpty()) {
      return Uni.createFrom().item(List.of());
    }
    Set<String> externalIds = new TreeSet<>();
    keys.forEach(key -> externalIds.add(key.externalId().toString()));
    Sql sql = live(SELECT, session.in("external_id", externalIds));
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
  public Uni<Portion<Media>> findAll(Collection<UUID> ids, long bytes) {
    Scale<Media> scale = MediaTable.scale(bytes);
    return session.portion(Sql.of(SELECT).add(session.inIds("id", ids)), scale);
  }

  static Sql live(String select, Sql condition) {
    return Sql.of(select).add(condition).add(" AND deleted_at IS NULL");
  }

  /**
   * The same of one type, which is said so that no index is walked for it: a planner that has not
   * yet heard of the type takes it for rare, and the walk for as good as a lookup.
   */
  static Sql live(String select, Sql condition, MediaType type) {
    return live(select, condition).add(" AND type || '' = '" + type.wireName() + "'");
  }

  @Override
  public Uni<Set<UUID>> liveSeries(Collection<UUID> ids) {
    return session
        .query(
            live("SELECT id FROM media WHERE ", session.inIds("id", ids), MediaType.SERIES)
                .add(" ORDER BY id" + session.dialect().shared()),
            row -> row.uuid(0))
        .map(Set::copyOf);
  }

  /** Whoever adds an episode holds the series, and waits for whoever has it locked. */
  @Override
  public Uni<List<MediaRef>> episodesOf(UUID seriesId) {
    Sql lock = Sql.of("SELECT id FROM media WHERE id = ?" + session.dialect().locked(), seriesId);
    Sql episodes =
        Sql.of("SELECT id, version, external_id FROM media WHERE series_id = ?", seriesId)
            .add(" ORDER BY id" + session.dialect().locked());
    return session
        .query(lock, row -> row.uuid(0))
        .chain(
            () ->
                session.query(
                    episodes,
                    row ->
                        new MediaRef(row.uuid(0), row.bigint(1), ExternalId.parse(row.text(2)))));
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
    Sql sql = live(SELECT, session.inIds("series_id", series), MediaType.EPISODE);
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
