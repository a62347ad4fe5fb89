package io.researcharr.data.adapter.sql;

import io.researcharr.data.domain.media.MediaType;
import io.researcharr.data.domain.search.Article;
import io.researcharr.data.domain.search.SearchQuery;
import io.researcharr.data.domain.search.Spelling;
import io.researcharr.data.domain.search.TitleCandidate;
import io.researcharr.data.port.MediaSearch;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The titles in the table {@code media_search}, with its index of words and that of beginnings. */
final class SqlMediaSearch implements MediaSearch {

  private static final String COLUMNS = "media_id, type, year, title, alternatives";

  /** How many titles are looked at that have the words, or twice the limit if that is more. */
  private static final int WITH_WORDS = 100;

  /** How many words with a common spelling are looked at. */
  private static final int MOST_WORDS = 500;

  private static final int FEWEST = 25;

  private final SqlSession session;

  SqlMediaSearch(SqlSession session) {
    this.session = session;
  }

  @Override
  public Uni<List<TitleCandidate>> candidates(SearchQuery query) {
    return query.isEmpty()
        ? Uni.createFrom().item(List.of())
        : session.query(select(query, session.dialect()), SqlMediaSearch::read);
  }

  @Override
  public Uni<List<String>> similarWords(Collection<String> words) {
    Set<String> spellings = new LinkedHashSet<>();
    words.forEach(word -> spellings.addAll(Spelling.variants(word)));
    return spellings.isEmpty()
        ? Uni.createFrom().item(List.of())
        : session.query(similar(session.in("spelling", spellings)), row -> row.text(0));
  }

  static Sql similar(Sql spelled) {
    return Sql.of("SELECT DISTINCT word FROM search_spellings WHERE ")
        .add(spelled)
        .add(" ORDER BY word LIMIT " + MOST_WORDS);
  }

  /**
   * Titles that begin with what is asked for, in order, with and without an article, so that the
   * very title is among them however many there are; then titles that have the words. Where enough
   * begin with them, only what may go before those is looked for by its words.
   */
  static Sql select(SearchQuery query, Dialect dialect) {
    int most = Math.max(FEWEST, query.limit());
    String beginning = query.beginning();
    List<TitleBeginning> wanted = new ArrayList<>();
    for (MediaType type : query.type().map(List::of).orElse(List.of(MediaType.values()))) {
      wanted.add(new TitleBeginning(type, beginning));
      Article.ALL.forEach(
          article -> wanted.add(new TitleBeginning(type, article + " " + beginning)));
    }
    String isEnough =
        "(SELECT count(" + counted(beginning) + ") FROM beginnings) >= " + query.limit();
    return Sql.of("WITH beginnings AS MATERIALIZED (")
        .add(dialect.titlesThatBegin(wanted, COLUMNS, most))
        .add(") SELECT " + COLUMNS + " FROM beginnings UNION ALL SELECT " + COLUMNS + " FROM (")
        .add(dialect.titlesWith(query, isEnough, COLUMNS, Math.max(WITH_WORDS, 2 * query.limit())))
        .add(") AS w");
  }

  /** Titles that begin with {@code the the} are among those that begin with {@code the}. */
  private static String counted(String beginning) {
    boolean isTwice =
        Article.ALL.stream().anyMatch(article -> (article + " " + beginning).startsWith(beginning));
    return isTwice ? "DISTINCT media_id" : "*";
  }

  private static TitleCandidate read(SqlRow row) {
    return new TitleCandidate(
        row.uuid(0),
        MediaType.byWireName(row.text(1)).orElseThrow(),
        row.integer(2),
        row.text(3),
        row.text(4));
  }
}
