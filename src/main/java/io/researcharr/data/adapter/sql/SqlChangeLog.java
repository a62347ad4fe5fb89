package io.researcharr.data.adapter.sql;

import io.researcharr.data.domain.cache.Invalidation;
import io.researcharr.data.domain.media.ExternalId;
import io.researcharr.data.port.ChangeLog;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;

/** The table {@code audit_log}, looked through for what has become visible. */
final class SqlChangeLog implements ChangeLog {

  private final SqlSession session;

  SqlChangeLog(SqlSession session) {
    this.session = session;
  }

  @Override
  public Uni<Since> since(Optional<String> mark, int limit) {
    return session
        .query(session.dialect().changes(mark, limit + 1), Line::of)
        .map(
            lines -> {
              List<Invalidation> changes =
                  lines.stream().flatMap(line -> line.change().stream()).limit(limit).toList();
              String next =
                  lines.stream().flatMap(line -> line.mark().stream()).findFirst().orElseThrow();
              List<ExternalId> names =
                  lines.stream().flatMap(line -> line.name().stream()).distinct().toList();
              return new Since(changes, names, next, lines.size() - 1 <= limit);
            });
  }

  /** One line of the answer: the new mark, or a change. */
  private record Line(
      Optional<String> mark, Optional<Invalidation> change, Optional<ExternalId> name) {

    private static Line of(SqlRow row) {
      String mark = row.text(0);
      return mark != null
          ? new Line(Optional.of(mark), Optional.empty(), Optional.empty())
          : new Line(
              Optional.empty(),
              Optional.of(Invalidation.of(row.text(1), row.text(2), row.bigint(3))),
              Optional.ofNullable(row.text(4)).map(ExternalId::parse));
    }
  }
}
