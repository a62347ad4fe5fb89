package io.researcharr.data.adapter.sql;

import io.researcharr.data.port.StagingRepository;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Lines that wait in the table {@code staged_lines}. */
final class SqlStagingRepository implements StagingRepository {

  private final SqlSession session;

  SqlStagingRepository(SqlSession session) {
    this.session = session;
  }

  @Override
  public Uni<Void> append(UUID request, List<Line> lines) {
    List<Column<Line>> columns =
        List.of(
            new Column<>("request_id", SqlType.UUID, line -> request),
            new Column<>("number", SqlType.BIGINT, Line::number),
            new Column<>("line", SqlType.TEXT, Line::text));
    return session.insertAll("staged_lines", columns, lines).replaceWithVoid();
  }

  @Override
  public Uni<List<Line>> behind(UUID request, long number, int limit, int bytes) {
    return session.query(
        Sql.of(
            "SELECT number, line FROM staged_lines WHERE request_id = ? AND number > ?"
                + " AND number <= (SELECT MAX(number) FROM"
                + " (SELECT number, SUM(size) OVER (ORDER BY number) - size AS ahead FROM"
                + " (SELECT number, octet_length(line) AS size FROM staged_lines"
                + " WHERE request_id = ? AND number > ? ORDER BY number LIMIT "
                + limit
                + ") AS page) AS sums WHERE ahead < "
                + bytes
                + ") ORDER BY number",
            request,
            number,
            request,
            number),
        row -> new Line(row.bigint(0), row.text(1)));
  }

  @Override
  public Uni<Integer> clear(UUID request, int limit) {
    return session.execute(
        Sql.of(
            "DELETE FROM staged_lines WHERE request_id = ? AND number IN"
                + " (SELECT number FROM staged_lines WHERE request_id = ? ORDER BY number LIMIT "
                + limit
                + ")",
            request,
            request));
  }

  @Override
  public Uni<Integer> clearBefore(Instant time, int limit) {
    return session.execute(
        Sql.of(
            "DELETE FROM staged_lines WHERE (request_id, number) IN"
                + " (SELECT request_id, number FROM staged_lines WHERE staged_at < ?"
                + " AND request_id NOT IN (SELECT request_id FROM staged_lines WHERE staged_at >= ?)"
                + " ORDER BY staged_at LIMIT "
                + limit
                + ")",
            time,
            time));
  }
}
