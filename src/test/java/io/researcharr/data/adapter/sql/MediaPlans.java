package io.researcharr.data.adapter.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.researcharr.data.domain.media.MediaFilter;
import io.researcharr.data.domain.media.MediaPosition;
import io.researcharr.data.domain.media.MediaQuery;
import io.researcharr.data.domain.media.MediaSort;
import io.researcharr.data.domain.media.MediaStatus;
import io.researcharr.data.domain.media.MediaType;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.IntFunction;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The plans of lists: every filter with every order is served by an index, on every engine. */
abstract class MediaPlans {

  static final int ROWS = 20_000;
  private static final UUID SOME_ID = UUID.fromString("01a202dd-bc69-7b25-ad28-77c6602a01b4");
  private static final List<String> SORTS =
      List.of(
          "createdAt", "-createdAt", "updatedAt", "-updatedAt", "title", "-title", "year", "-year");

  abstract Connection connection() throws SQLException;

  abstract Dialect dialect();

  /** The plan as text, one step a line. */
  abstract String explain(Sql sql) throws SQLException;

  /** The ids that a statement leads to, in their order. */
  abstract List<String> ids(Sql sql) throws SQLException;

  /** What the plan of a scan of the whole table looks like. */
  abstract String wholeTable();

  /** What the plan of a walk through the whole of an index looks like. */
  abstract String wholeIndex();

  /** What the plan of a sort of all that was found looks like. */
  abstract String sort();

  @TestFactory
  List<DynamicTest> everyFilterWithEveryOrderIsServedByAnIndex() {
    List<DynamicTest> tests = new ArrayList<>();
    for (Named filter : filters()) {
      for (String text : SORTS) {
        for (boolean first : List.of(true, false)) {
          MediaSort sort = MediaSort.parse(text).orElseThrow();
          Optional<MediaPosition> after = first ? Optional.empty() : Optional.of(position(sort));
          MediaQuery query = new MediaQuery(filter.filter(), sort, after, 51);
          String name = filter.name() + " by " + text + (first ? "" : ", behind a position");
          tests.add(
              DynamicTest.dynamicTest(name + ", walking", () -> usesIndexes(walk(query), true)));
          for (MediaCriterion lead : MediaCriterion.of(filter.filter(), dialect())) {
            for (MediaLeads leads : leads(query, lead)) {
              tests.add(
                  DynamicTest.dynamicTest(
                      name + ", searching", () -> boundsAnIndex(page(query, lead, leads), lead)));
            }
            Sql probe = MediaProbe.of(query, List.of(lead)).sql();
            tests.add(
                DynamicTest.dynamicTest(name + ", probing", () -> boundsAnIndex(probe, lead)));
          }
        }
      }
    }
    return tests;
  }

  @TestFactory
  List<DynamicTest> pairsOfFiltersAreServedByAnIndexAndLeadToTheSameRows() {
    List<DynamicTest> tests = new ArrayList<>();
    for (Named filter : pairs()) {
      List<MediaCriterion> criteria = MediaCriterion.of(filter.filter(), dialect());
      for (String text : SORTS) {
        MediaSort sort = MediaSort.parse(text).orElseThrow();
        MediaQuery query = new MediaQuery(filter.filter(), sort, Optional.empty(), 51);
        String name = filter.name() + " by " + text;
        tests.add(
            DynamicTest.dynamicTest(
                name + ", walking",
                () -> {
                  usesIndexes(walk(query), true);
                  assertThat(ids(walk(query))).isNotEmpty();
                }));
        for (MediaCriterion lead : criteria) {
          if (!lead.mayLead(sort)) {
            continue;
          }
          for (MediaLeads leads : leads(query, lead)) {
            Sql searching = MediaSelect.page(query, criteria, leads, dialect());
            tests.add(
                DynamicTest.dynamicTest(
                    name + ", searching",
                    () -> {
                      boundsAnIndex(searching, lead);
                      assertThat(ids(searching)).isEqualTo(ids(walk(query)));
                    }));
          }
        }
      }
    }
    return tests;
  }

  private Sql walk(MediaQuery query) {
    return MediaSelect.page(
        query, MediaCriterion.of(query.filter(), dialect()), MediaLeads.NONE, dialect());
  }

  /** The filters of this test have one criterion at most. */
  private Sql page(MediaQuery query, MediaCriterion lead, MediaLeads leads) {
    return MediaSelect.page(query, List.of(lead), leads, dialect());
  }

  private static List<MediaLeads> leads(MediaQuery query, MediaCriterion lead) {
    List<MediaLeads> leads = new ArrayList<>();
    if (!lead.leadsByType()) {
      leads.add(MediaLeads.by(lead));
    } else {
      Map<MediaType, MediaCriterion> some = new EnumMap<>(MediaType.class);
      for (MediaType type : MediaSelect.types(query.filter())) {
        some.put(type, lead);
        leads.add(MediaLeads.by(Map.copyOf(some)));
      }
    }
    return leads;
  }

  @TestFactory
  List<DynamicTest> lookUpsAreServedByAnIndex() {
    return List.of(
        DynamicTest.dynamicTest(
            "by id", () -> usesIndexes(Sql.of("SELECT * FROM media WHERE id = ?", SOME_ID), true)),
        DynamicTest.dynamicTest(
            "by external id",
            () ->
                usesIndexes(
                    Sql.of(
                        "SELECT * FROM media WHERE type IN ('movie', 'series', 'episode')"
                            + " AND external_id = ? AND deleted_at IS NULL",
                        "tmdb:1"),
                    true)),
        DynamicTest.dynamicTest(
            "the episodes of a series that is purged",
            () -> usesIndexes(Sql.of("SELECT 1 FROM media WHERE series_id = ?", SOME_ID), true)));
  }

  @TestFactory
  List<DynamicTest> searchingLeadsToTheSameRowsAsWalking() {
    List<DynamicTest> tests = new ArrayList<>();
    for (Named filter : filters()) {
      for (MediaCriterion lead : MediaCriterion.of(filter.filter(), dialect())) {
        for (String text : SORTS) {
          MediaSort sort = MediaSort.parse(text).orElseThrow();
          MediaQuery query = new MediaQuery(filter.filter(), sort, Optional.of(position(sort)), 40);
          for (MediaLeads leads : leads(query, lead)) {
            tests.add(
                DynamicTest.dynamicTest(
                    filter.name() + " by " + text + ", " + leads.some().keySet(),
                    () -> assertThat(ids(page(query, lead, leads))).isEqualTo(ids(walk(query)))));
          }
        }
      }
    }
    return tests;
  }

  @Test
  void someOfTheFiltersLeadSomewhere() throws SQLException {
    MediaFilter news = new Criteria().since(Instant.parse("2026-01-01T05:30:00Z")).filter();
    assertThat(ids(walk(new MediaQuery(news, MediaSort.DEFAULT, Optional.empty(), 40))))
        .hasSize(40);
    MediaFilter tagged = new Criteria().tag("rare").filter();
    assertThat(ids(walk(new MediaQuery(tagged, MediaSort.DEFAULT, Optional.empty(), 40))))
        .hasSize(21);
  }

  @Test
  void aPlanThatScansTheTableWouldBeSeen() throws SQLException {
    assertThat(explain(Sql.of("SELECT * FROM media WHERE metadata = ?", "x")))
        .containsIgnoringCase(wholeTable());
  }

  private void usesIndexes(Sql sql, boolean walks) throws SQLException {
    String plan = explain(sql);
    assertThat(plan).doesNotContainIgnoringCase(wholeTable());
    if (walks) {
      assertThat(plan).as("a walk needs no sort").doesNotContain(sort());
    }
  }

  /**
   * What leads is a bound of an index. A state is left out: it leads only where rows that are in it
   * are few, which a planner that knows the table sees, and here most are.
   */
  private void boundsAnIndex(Sql sql, MediaCriterion lead) throws SQLException {
    usesIndexes(sql, false);
    if (!lead.isState()) {
      assertThat(explain(sql)).doesNotContain(wholeIndex());
    }
  }

  private static MediaPosition position(MediaSort sort) {
    Object value =
        switch (sort.key()) {
          case CREATED_AT, UPDATED_AT -> Instant.parse("2026-01-01T02:00:00Z");
          case TITLE -> "title 05000";
          case YEAR -> 1950;
        };
    return new MediaPosition(value, SOME_ID);
  }

  record Named(String name, MediaFilter filter) {}

  static List<Named> filters() {
    List<Named> filters = new ArrayList<>();
    filters.add(new Named("everything", new Criteria().filter()));
    filters.add(new Named("deleted too", new Criteria().deleted().filter()));
    for (MediaType type : MediaType.values()) {
      filters.add(new Named(type.wireName(), new Criteria().type(type).filter()));
    }
    for (MediaStatus status : MediaStatus.values()) {
      filters.add(new Named(status.wireName(), new Criteria().status(status).filter()));
    }
    filters.add(new Named("monitored", new Criteria().monitored(true).filter()));
    filters.add(new Named("not monitored", new Criteria().monitored(false).filter()));
    filters.add(
        new Named(
            "monitored failed movies",
            new Criteria()
                .type(MediaType.MOVIE)
                .status(MediaStatus.FAILED)
                .monitored(true)
                .filter()));
    filters.add(new Named("a year", new Criteria().years(1999, 1999).filter()));
    filters.add(new Named("from a year on", new Criteria().from(1990).filter()));
    filters.add(new Named("years", new Criteria().years(1950, 1990).filter()));
    filters.add(new Named("a prefix", new Criteria().prefix("Title 019").filter()));
    filters.add(new Named("a tag", new Criteria().tag("rare").filter()));
    filters.add(new Named("a series", new Criteria().series(SOME_ID).filter()));
    filters.add(
        new Named("news", new Criteria().since(Instant.parse("2026-01-01T05:30:00Z")).filter()));
    return filters;
  }

  /** Two at a time, of those that somebody would ask for together. */
  static List<Named> pairs() {
    Instant late = Instant.parse("2026-01-01T05:30:00Z");
    Map<String, Criteria> pairs = new LinkedHashMap<>();
    pairs.put("movies with a tag", new Criteria().type(MediaType.MOVIE).tag("rare"));
    pairs.put("episodes with a tag", new Criteria().type(MediaType.EPISODE).tag("family"));
    pairs.put("movies of a year", new Criteria().type(MediaType.MOVIE).years(1999, 1999));
    pairs.put("series of a year", new Criteria().type(MediaType.SERIES).years(1999, 1999));
    pairs.put("movies by a prefix", new Criteria().type(MediaType.MOVIE).prefix("Title 019"));
    pairs.put("episodes by a prefix", new Criteria().type(MediaType.EPISODE).prefix("Chapter 1"));
    pairs.put("pending with a tag", new Criteria().status(MediaStatus.PENDING).tag("rare"));
    pairs.put("a season", new Criteria().series(SOME_ID).season(2));
    pairs.put("movies that changed", new Criteria().type(MediaType.MOVIE).since(late));
    pairs.put("episodes that changed", new Criteria().type(MediaType.EPISODE).since(late));
    pairs.put("with a tag, deleted too", new Criteria().tag("family").deleted());
    pairs.put("of a series, deleted too", new Criteria().series(SOME_ID).deleted());
    pairs.put("failed, deleted too", new Criteria().status(MediaStatus.FAILED).deleted());
    pairs.put("of a year, deleted too", new Criteria().years(1999, 1999).deleted());
    pairs.put("changed, deleted too", new Criteria().since(late).deleted());
    pairs.put("by a prefix, deleted too", new Criteria().prefix("Chapter 1").deleted());
    return pairs.entrySet().stream()
        .map(pair -> new Named(pair.getKey(), pair.getValue().filter()))
        .toList();
  }

  /**
   * A statement that stores a series and 400 episodes of four seasons, some of them deleted.
   *
   * @param time how the engine writes a number of seconds after the beginning of 2026
   */
  static String family(IntFunction<String> time) {
    List<String> rows = new ArrayList<>();
    rows.add(
        "('%1$s', 'series', 'tvdb:0', 'Family', 'family', 'family', 1999, '[]', %2$s, %2$s, NULL, NULL, NULL, NULL)"
            .formatted(SOME_ID, time.apply(20_000)));
    for (int i = 1; i <= 400; i++) {
      rows.add(
          "('f%07d-0000-7000-8000-000000000000', 'episode', 'tvdb:%1$d', 'Chapter 1', 'chapter 1', 'chapter 1', 0, '%2$s', %3$s, %3$s, '%4$s', %5$d, %1$d, %6$s)"
              .formatted(
                  i,
                  i % 10 == 0 ? "[\"family\"]" : "[]",
                  time.apply(20_000 + i),
                  SOME_ID,
                  1 + i % 4,
                  i % 20 == 10 ? time.apply(30_000 + i) : "NULL"));
    }
    return "INSERT INTO media (id, type, external_id, title, sort_title, title_folded, year, tags,"
        + " created_at, updated_at, series_id, season_number, episode_number, deleted_at) VALUES "
        + String.join(", ", rows);
  }

  /** A filter in the making. */
  private static final class Criteria {

    private Optional<MediaType> type = Optional.empty();
    private Optional<MediaStatus> status = Optional.empty();
    private Optional<Boolean> monitored = Optional.empty();
    private Optional<Integer> from = Optional.empty();
    private Optional<Integer> to = Optional.empty();
    private Optional<String> prefix = Optional.empty();
    private Optional<String> tag = Optional.empty();
    private Optional<UUID> series = Optional.empty();
    private Optional<Integer> season = Optional.empty();
    private Optional<Instant> since = Optional.empty();
    private boolean deleted;

    Criteria type(MediaType value) {
      type = Optional.of(value);
      return this;
    }

    Criteria status(MediaStatus value) {
      status = Optional.of(value);
      return this;
    }

    Criteria monitored(boolean value) {
      monitored = Optional.of(value);
      return this;
    }

    Criteria years(int first, int last) {
      from = Optional.of(first);
      to = Optional.of(last);
      return this;
    }

    Criteria from(int first) {
      from = Optional.of(first);
      return this;
    }

    Criteria prefix(String value) {
      prefix = Optional.of(value);
      return this;
    }

    Criteria tag(String value) {
      tag = Optional.of(value);
      return this;
    }

    Criteria series(UUID value) {
      series = Optional.of(value);
      return this;
    }

    Criteria season(int value) {
      season = Optional.of(value);
      return this;
    }

    Criteria since(Instant value) {
      since = Optional.of(value);
      return this;
    }

    Criteria deleted() {
      deleted = true;
      return this;
    }

    MediaFilter filter() {
      return new MediaFilter(
          type, status, monitored, from, to, prefix, tag, series, season, since, deleted);
    }
  }
}
