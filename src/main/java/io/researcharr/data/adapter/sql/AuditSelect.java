package io.researcharr.data.adapter.sql;

import io.researcharr.data.domain.audit.AuditAction;
import io.researcharr.data.domain.audit.AuditEntity;
import io.researcharr.data.domain.audit.AuditFilter;
import io.researcharr.data.domain.audit.AuditId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The statements that find entries of the audit trail, each a walk along an index, or a merge of
 * some.
 *
 * <p>Every index costs with each write of anything, so there are only two beside the order of the
 * trail: by thing, and by actor, kind and action. Where no actor is asked for, there is a walk for
 * each actor; they are few, and the index tells which there are by leaping from one to the next.
 */
final class AuditSelect {

  private static final String ACTORS =
      "WITH RECURSIVE actors (actor) AS (SELECT min(actor) FROM audit_log UNION ALL SELECT"
          + " (SELECT min(l.actor) FROM audit_log AS l WHERE l.actor > a.actor) FROM actors AS a"
          + " WHERE a.actor IS NOT NULL), kinds (kind, deed) AS (VALUES ";

  private final AuditDialect dialect;

  AuditSelect(AuditDialect dialect) {
    this.dialect = dialect;
  }

  /** One page of a list, from new to old; nothing where nothing can meet the filter. */
  Optional<Sql> page(AuditFilter filter, Optional<AuditId> before, int limit) {
    Sql range = dialect.range(filter, before);
    if (filter.entityId().isPresent()) {
      return Optional.of(ofOneThing(filter, range, limit));
    }
    List<String[]> kinds = kinds(filter);
    if (kinds.isEmpty()) {
      return Optional.empty();
    }
    if (filter.actor().isPresent()) {
      return Optional.of(ofOneActor(filter.actor().get(), kinds, range, limit));
    }
    return Optional.of(
        filter.entity().isEmpty() && filter.action().isEmpty()
            ? ordered(Sql.of("SELECT " + AuditTable.NAMES + from("TRUE")).add(range), limit)
            : ofAllActors(kinds, range, limit));
  }

  Sql find(AuditId id) {
    return Sql.of("SELECT " + AuditTable.NAMES + from("at = ? AND seq = ?"), id.at(), id.seq());
  }

  /** A thing has few entries, so that all else is looked at in its rows, and in no other index. */
  private Sql ofOneThing(AuditFilter filter, Sql range, int limit) {
    String type = "entity_type = '" + filter.entity().orElseThrow().wireName() + "'";
    Sql sql =
        Sql.of(
            "SELECT " + AuditTable.NAMES + from(type + " AND entity_id = ?"),
            filter.entityId().orElseThrow());
    filter.actor().ifPresent(actor -> sql.add(" AND actor || '' = ?", actor));
    filter.action().ifPresent(action -> sql.add(" AND action || '' = ?", action.wireName()));
    return ordered(sql.add(range), limit);
  }

  private Sql ofOneActor(String actor, List<String[]> kinds, Sql range, int limit) {
    List<Sql> walks = new ArrayList<>();
    for (String[] kind : kinds) {
      Sql walk =
          Sql.of("SELECT at, seq" + from("actor = ?"), actor)
              .add(" AND entity_type = '" + kind[0] + "' AND action = '" + kind[1] + "'")
              .add(range);
      walks.add(Sql.of("SELECT * FROM (").add(ordered(walk, limit)).add(") AS w" + walks.size()));
    }
    return merged(Sql.of(""), Sql.join(walks, " UNION ALL "), limit);
  }

  private Sql ofAllActors(List<String[]> kinds, Sql range, int limit) {
    List<Sql> values = new ArrayList<>();
    for (String[] kind : kinds) {
      values.add(Sql.of("('" + kind[0] + "', '" + kind[1] + "')"));
    }
    Sql walk =
        Sql.of("SELECT at, seq" + from("actor = a.actor AND entity_type = k.kind"))
            .add(" AND action = k.deed")
            .add(range);
    Sql found =
        Sql.of("SELECT n.at, n.seq FROM actors AS a CROSS JOIN kinds AS k")
            .add(dialect.joinEach(ordered(walk, limit)))
            .add(" AND a.actor IS NOT NULL");
    return merged(Sql.of(ACTORS).add(Sql.join(values, ", ")).add(") "), found, limit);
  }

  private Sql merged(Sql with, Sql found, int limit) {
    return Sql.of("")
        .add(with)
        .add("SELECT " + AuditTable.NAMES + " FROM (")
        .add(ordered(Sql.of("SELECT at, seq FROM (").add(found).add(") AS found"), limit))
        .add(") AS page CROSS JOIN audit_log AS l WHERE l.at = page.at AND l.seq = page.seq")
        .add(" ORDER BY " + dialect.newestFirst("page."));
  }

  private Sql ordered(Sql found, int limit) {
    return found.add(" ORDER BY " + dialect.newestFirst("") + " LIMIT " + limit);
  }

  private static String from(String condition) {
    return " FROM audit_log AS l WHERE " + condition;
  }

  private static List<String[]> kinds(AuditFilter filter) {
    List<String[]> kinds = new ArrayList<>();
    for (AuditEntity entity : filter.entity().map(List::of).orElse(List.of(AuditEntity.values()))) {
      for (AuditAction action : entity.actions()) {
        if (filter.action().map(action::equals).orElse(true)) {
          kinds.add(new String[] {entity.wireName(), action.wireName()});
        }
      }
    }
    return kinds;
  }
}
