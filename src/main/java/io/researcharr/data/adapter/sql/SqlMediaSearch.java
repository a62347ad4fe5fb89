package io.researcharr.data.adapter.sql;

import io.researcharr.data.domain.media.MediaType;
import io.researcharr.data.domain.search.Article;
import io.researcharr.data.domain.search.Findings;
import io.researcharr.data.domain.search.SearchQuery;
import io.researcharr.data.domain.search.Spelling;
import io.researcharr.data.domain.search.TitleCandidate;
import io.researcharr.data.domain.settings.SettingKey;
import io.researcharr.data.port.MediaSearch;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The titles in the table {@code media_search}, with its index of words and that of beginnings. */
final class SqlMediaSearch implements MediaSearch {

  private static final String COLUMNS = "media_id, type, year, title, alternatives";
  private static final int TYPE = 1;
  private static final int TITLE = 3;

  /** Stands in the place of a type. */
  private static final String WORD = "word";

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
  public Uni<Findings> candidatesOrWords(SearchQuery query, SettingKey corrections) {
    if (query.isEmpty()) {
      return Uni.createFrom().item(new Findings(List.of(), Optional.empty()));
    }
    List<TitleCandidate> candidates = new ArrayList<>();
    List<String> words = new ArrayList<>();
    return session
        .query(
            orElse(select(query, session.dialect()), spelled(query.doubtful()), corrections.text()),
            row -> isWord(row) ? words.add(row.text(TITLE)) : candidates.add(read(row)))
        .map(all -> findings(candidates, words));
  }

  private static Findings findings(List<TitleCandidate> candidates, List<String> words) {
    return new Findings(
        candidates,
        words.isEmpty() ? Optional.empty() : Optional.of(words.subList(1, words.size())));
  }

  @Override
  public Uni<List<String>> similarWords(Collection<String> words) {
    return spelled(words)
        .map(spelled -> session.query(similar(spelled), row -> row.text(0)))
        .orElseGet(() -> Uni.createFrom().item(List.of()));
  }

  private Optional<Sql> spelled(Collection<String> words) {
    Set<String> spellings = new LinkedHashSet<>();
    words.forEach(word -> spellings.addAll(Spelling.variants(word)));
    return spellings.isEmpty() ? Optional.empty() : Optional.of(session.in("spelling", spellings));
  }

  /**
   * The words come behind an empty one, which says that they were asked for. Whether they are is
   * decided before anything is read for them.
   */
  static Sql orElse(Sql select, Optional<Sql> spelled, String unless) {
    Sql words =
        spelled
            .map(one -> Sql.of(" UNION ALL SELECT word FROM (").add(similar(one)).add(") AS alike"))
            .orElse(Sql.of(""));
    return select
        .add(" UNION ALL SELECT CAST(NULL AS uuid), '" + WORD + "', 0, word, '' FROM (SELECT ''")
        .add(" AS word")
        .add(words)
        .add(") AS o WHERE NOT EXISTS (SELECT 1 FROM beginnings) AND NOT EXISTS (SELECT 1 FROM")
        .add(" words) AND NOT EXISTS (SELECT 1 FROM settings WHERE key = ")
        .add(Sql.of("? AND trim(value) = 'false')", unless));
  }

  private static boolean isWord(SqlRow row) {
    return row.text(TYPE).equals(WORD);
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
        .add("), words AS MATERIALIZED (")
        .add(dialect.titlesWith(query, isEnough, COLUMNS, Math.max(WITH_WORDS, 2 * query.limit())))
        .add(") SELECT " + COLUMNS + " FROM beginnings UNION ALL SELECT " + COLUMNS)
        .add(" FROM words");
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
        MediaType.byWireName(row.text(TYPE)).orElseThrow(),
        row.integer(2),
        row.text(TITLE),
        row.text(4));
  }
}
