package io.researcharr.data.adapter.postgres;

import io.researcharr.data.adapter.sql.Column;
import io.researcharr.data.adapter.sql.Dialect;
import io.researcharr.data.adapter.sql.Scale;
import io.researcharr.data.adapter.sql.Sql;
import io.researcharr.data.adapter.sql.SqlRow;
import io.researcharr.data.adapter.sql.SqlSession;
import io.researcharr.data.port.Portion;
import io.smallrye.mutiny.Uni;
import java.lang.reflect.Array;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/** A unit of work's statements on PostgreSQL. Many rows travel as one array a column. */
final class PostgresSession implements SqlSession {

  private static final Logger ECHO = Logger.getLogger("io.researcharr.data.sql");

  private final PostgresWork<?> work;
  private final PostgresClient client;
  private final int changesAllowed;
  private final PostgresGrowth growth;
  private final boolean echo;
  private int changes;

  PostgresSession(
      PostgresWork<?> work,
      PostgresClient client,
      int changesAllowed,
      PostgresGrowth growth,
      boolean echo) {
    this.work = work;
    this.client = client;
    this.changesAllowed = changesAllowed;
    this.growth = growth;
    this.echo = echo;
  }

  /** A call of another kind on the same connection, as part of the same unit of work. */
  <T> Uni<T> call(String what, Supplier<Uni<T>> call) {
    return work.call(() -> client.call(what, call));
  }

  @Override
  public <T> Uni<List<T>> query(Sql sql, Function<SqlRow, T> read) {
    return work.call(() -> client.query(text(sql), args(sql), read::apply));
  }

  @Override
  public <T> Uni<Portion<T>> portion(Sql sql, Scale<T> scale) {
    Sql weighed = scale.weighed(sql);
    return work.call(
        () ->
            client
                .each(text(weighed), args(weighed), scale::takeWeighed)
                .map(all -> scale.portion()));
  }

  @Override
  public Uni<Integer> execute(Sql sql) {
    return change(() -> client.execute(text(sql), args(sql)));
  }

  @Override
  public <T> Uni<List<T>> executeReturning(Sql sql, Function<SqlRow, T> read) {
    return change(() -> client.query(text(sql), args(sql), read::apply));
  }

  @Override
  public <T> Uni<Integer> insertAll(String table, List<Column<T>> columns, List<T> rows) {
    String names = columns.stream().map(Column::name).collect(Collectors.joining(", "));
    Sql sql =
        Sql.of("INSERT INTO " + table + " (" + names + ") SELECT * FROM ")
            .add(unnest(columns, rows));
    return change(
        () -> client.execute(text(sql), args(sql)).call(stored -> lookAtTheTableAfter(stored)));
  }

  private Uni<?> lookAtTheTableAfter(int stored) {
    return growth.reachesAStepWith(stored)
        ? client.execute(PostgresGrowth.LOOK, new Object[0])
        : Uni.createFrom().nullItem();
  }

  @Override
  public <T> Uni<Integer> updateAll(
      String table, Column<T> key, Column<T> guard, List<Column<T>> columns, List<T> rows) {
    List<Column<T>> all = new ArrayList<>(columns);
    all.add(new Column<>("row_key", key.type(), key.value()));
    all.add(new Column<>("row_guard", guard.type(), guard.value()));
    String sets =
        columns.stream().map(c -> c.name() + " = u." + c.name()).collect(Collectors.joining(", "));
    Sql sql =
        Sql.of("UPDATE " + table + " AS t SET " + sets + " FROM ")
            .add(unnest(all, rows))
            .add(" AS u (" + all.stream().map(Column::name).collect(Collectors.joining(", ")) + ")")
            .add(
                " WHERE t." + key.name() + " = u.row_key AND t." + guard.name() + " = u.row_guard");
    return execute(sql);
  }

  @Override
  public Sql in(String column, Collection<String> values) {
    return Sql.of(column + " = ANY (?)", (Object) values.toArray(String[]::new));
  }

  @Override
  public Sql inIds(String column, Collection<UUID> ids) {
    return Sql.of(column + " = ANY (?)", (Object) ids.toArray(UUID[]::new));
  }

  /**
   * The series at the end tells the planner that there may be many rows; it would think of ten, and
   * compare each with each.
   */
  @Override
  public <T> Sql rows(String alias, List<Column<T>> columns, List<T> rows) {
    Sql sql = Sql.of("ROWS FROM (");
    for (Column<T> column : columns) {
      sql.add("unnest(?::" + column.type().postgresName() + "[]), ", array(column, rows));
    }
    String names = columns.stream().map(Column::name).collect(Collectors.joining(", "));
    return sql.add("generate_series(1, ?::integer)", rows.size())
        .add(") AS " + alias + " (" + names + ", row_number)");
  }

  /** Keeps a plan that was made while the table was small from reading all of it later. */
  @Override
  public Sql narrowed(String column, Collection<UUID> ids) {
    return Sql.of(" AND ").add(inIds(column, ids));
  }

  @Override
  public Dialect dialect() {
    return PostgresDialect.INSTANCE;
  }

  private <T> Uni<T> change(Supplier<Uni<T>> statement) {
    return work.call(
        () -> {
          if (++changes > changesAllowed) {
            throw new IllegalStateException(
                changesAllowed == 0
                    ? "a unit of work that reads may not write"
                    : "writeOne allows a single changing call");
          }
          return statement.get();
        });
  }

  private String text(Sql sql) {
    String text = PostgresDialect.numbered(sql.text());
    if (echo) {
      ECHO.info(text);
    }
    return text;
  }

  private static Object[] args(Sql sql) {
    Object[] args = sql.args().toArray();
    for (int i = 0; i < args.length; i++) {
      args[i] = value(args[i]);
    }
    return args;
  }

  private static Object value(Object arg) {
    return arg instanceof Instant time ? OffsetDateTime.ofInstant(time, ZoneOffset.UTC) : arg;
  }

  private static <T> Sql unnest(List<Column<T>> columns, List<T> rows) {
    Sql sql = Sql.of("unnest(");
    for (int i = 0; i < columns.size(); i++) {
      Column<T> column = columns.get(i);
      String separator = i == 0 ? "" : ", ";
      sql.add(separator + "?::" + column.type().postgresName() + "[]", array(column, rows));
    }
    return sql.add(")");
  }

  private static <T> Object array(Column<T> column, List<T> rows) {
    Object array = Array.newInstance(javaType(column), rows.size());
    for (int i = 0; i < rows.size(); i++) {
      Array.set(array, i, value(column.value().apply(rows.get(i))));
    }
    return array;
  }

  private static Class<?> javaType(Column<?> column) {
    return switch (column.type()) {
      case UUID -> UUID.class;
      case TEXT -> String.class;
      case INTEGER -> Integer.class;
      case BIGINT -> Long.class;
      case BOOLEAN -> Boolean.class;
      case TIMESTAMP -> OffsetDateTime.class;
      case DATE -> LocalDate.class;
    };
  }
}
