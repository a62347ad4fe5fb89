package io.researcharr.data.adapter.sql;

import io.researcharr.data.domain.imports.ImportSource;
import io.researcharr.data.domain.queue.QueueFilter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The statements that find items, each a walk along an index, or a merge of a few.
 *
 * <p>What is next is in an index of its own, in the order in which it is taken. Lists are in the
 * order of the ids; there is an index on the items with something left to do and one on the others,
 * both by service, so where the filter leaves these open there is a branch for each, as in {@link
 * MediaSelect}. Services and limits are literals, since plans depend on them.
 */
final class QueueSelect {

  private static final String FROM = " FROM queue_items WHERE ";

  private final String now;

  /** The clock stands still within a statement; so it can be compared with inside an index. */
  QueueSelect(Dialect dialect) {
    this.now = "(SELECT " + dialect.now() + ")";
  }

  /** The due items of a service in the order in which they are taken. */
  Sql next(String columns, ImportSource service, int limit) {
    return Sql.of("SELECT " + columns + FROM + service(service) + " AND " + due())
        .add(" ORDER BY priority DESC, added_at, id LIMIT " + limit);
  }

  /** One page of a list; nothing where no item can meet the filter. */
  Optional<Sql> page(QueueFilter filter, Optional<UUID> after, int limit) {
    if (states(filter).isEmpty()) {
      return Optional.empty();
    }
    if (filter.mediaId().isPresent()) {
      return Optional.of(ofMedia(filter, after, limit));
    }
    if (filter.equals(QueueFilter.ALL)) {
      return Optional.of(page(Sql.of("SELECT " + QueueTable.NAMES + FROM + "1 = 1"), after, limit));
    }
    List<Sql> branches = branches(filter, after, limit);
    return Optional.of(
        branches.size() == 1
            ? Sql.of("SELECT " + QueueTable.NAMES).add(branches.get(0))
            : merged(branches, limit));
  }

  /**
   * A walk for each service and state. A service is compared as if it were a range, so that only
   * the indexes by service are in the order that is asked for, and not the one of all ids.
   */
  private List<Sql> branches(QueueFilter filter, Optional<UUID> after, int limit) {
    List<Sql> branches = new ArrayList<>();
    for (ImportSource service :
        filter.service().map(List::of).orElse(List.of(ImportSource.values()))) {
      String name = "'" + service.wireName() + "'";
      for (String state : states(filter)) {
        Sql branch = Sql.of(FROM + state + " AND service <= " + name + " AND ");
        branches.add(
            after
                .map(id -> branch.add("(service, id) > (" + name + ", ?)", id))
                .orElseGet(() -> branch.add("service >= " + name))
                .add(" ORDER BY service, id LIMIT " + limit));
      }
    }
    return branches;
  }

  private static Sql merged(List<Sql> branches, int limit) {
    List<Sql> ids = new ArrayList<>();
    for (int i = 0; i < branches.size(); i++) {
      Sql branch = Sql.of("SELECT id AS page_id").add(branches.get(i));
      ids.add(Sql.of("SELECT * FROM (").add(branch).add(") AS b" + i));
    }
    return Sql.of("SELECT " + QueueTable.NAMES + " FROM (SELECT page_id FROM (")
        .add(Sql.join(ids, " UNION ALL "))
        .add(") AS ids ORDER BY page_id LIMIT " + limit + ") AS page")
        .add(" JOIN queue_items ON queue_items.id = page.page_id ORDER BY page_id");
  }

  /** An entry has one item for each service at most. */
  private Sql ofMedia(QueueFilter filter, Optional<UUID> after, int limit) {
    Sql sql = Sql.of("SELECT " + QueueTable.NAMES + FROM + "media_id = ?", filter.mediaId().get());
    filter.service().ifPresent(service -> sql.add(" AND " + service(service)));
    sql.add(" AND (" + String.join(" OR ", states(filter)) + ")");
    return page(sql, after, limit);
  }

  private static Sql page(Sql found, Optional<UUID> after, int limit) {
    after.ifPresent(id -> found.add(" AND id > ?", id));
    return found.add(" ORDER BY id LIMIT " + limit);
  }

  /** What the filter says about the state, as conditions that exclude each other. */
  private List<String> states(QueueFilter filter) {
    List<String> states = new ArrayList<>();
    if (filter.processed().orElse(true) && !filter.due().orElse(false)) {
      states.add("due_at IS NULL");
    }
    if (!filter.processed().orElse(false)) {
      states.add(
          filter
              .due()
              .map(due -> due ? due() : "(due_at IS NOT NULL AND due_at > " + now + ")")
              .orElse("due_at IS NOT NULL"));
    }
    return states;
  }

  private String due() {
    return "(due_at IS NOT NULL AND due_at <= " + now + ")";
  }

  private static String service(ImportSource service) {
    return "service = '" + service.wireName() + "'";
  }
}
