package io.researcharr.data.bench;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How long searches take with 50 connections that never rest, from one letter to whole titles. */
final class SearchSection implements Section {

  private static final int CONNECTIONS = 50;
  private static final int WARM_UP = 2;
  private static final int SECONDS = 5;
  private static final double BAR_MILLIS = 50;
  private static final int SAMPLE = 10_000;
  private static final String SEARCH = "/api/v1/media/search?q=";

  @Override
  public void run(Lab lab, Report report) throws Exception {
    var table =
        report.table(
            "Searches at 50 connections",
            "engine",
            "search",
            "requests/s",
            "p50, ms",
            "p95, ms",
            "bar",
            "verdict");
    for (Engine engine : lab.options().engines()) {
      // As it is delivered: what is found is answered from the cache where it is there.
      Service service = lab.start(engine + "-search", lab.copy(engine), Map.of());
      for (Requests search : searches(lab.catalogue()).values()) {
        lab.wrk().run(service.url(), CONNECTIONS, WARM_UP, search);
      }
      for (Map.Entry<String, Requests> search : searches(lab.catalogue()).entrySet()) {
        lab.wrk().run(service.url(), CONNECTIONS, WARM_UP, search.getValue());
        Load load =
            lab.wrk()
                .run(service.url(), CONNECTIONS, lab.options().seconds(SECONDS), search.getValue());
        table.add(
            engine,
            search.getKey() + (load.failures() > 0 ? " (" + load.failures() + " failed)" : ""),
            Report.number(load.perSecond()),
            Report.number(load.p50()),
            Report.number(load.p95()),
            "< " + Report.number(BAR_MILLIS),
            Report.verdict(
                load.perSecond() > 0 && load.p95() < BAR_MILLIS && load.failures() == 0));
        service.settle();
      }
      service.close();
    }
  }

  private static Map<String, Requests> searches(Catalogue catalogue) {
    List<String> titles = catalogue.titles();
    List<String> some = titles.stream().skip(1).limit(SAMPLE).toList();
    Map<String, Requests> searches = new LinkedHashMap<>();
    searches.put("a whole title", each(some, ""));
    searches.put("a whole title, limit=50", each(some, "&limit=50"));
    searches.put("two words, the number missing", each(catalogue.pairs(), ""));
    searches.put(
        "a word and a beginning",
        each(catalogue.pairs().stream().map(SearchSection::unfinished).toList(), ""));
    searches.put(
        "a word and a beginning, type=series",
        each(catalogue.pairs().stream().map(SearchSection::unfinished).toList(), "&type=series"));
    searches.put("one word", each(catalogue.adjectives(20), ""));
    searches.put("three letters", each(catalogue.adjectives(3), ""));
    searches.put("two letters", each(catalogue.adjectives(2), ""));
    searches.put("one letter", each(catalogue.adjectives(1), ""));
    searches.put("a word of every title", each(List.of("the"), ""));
    searches.put(
        "two words, one misspelled",
        each(catalogue.pairs().stream().map(SearchSection::misspelled).toList(), ""));
    searches.put("two words of alternative titles", each(catalogue.alternatives(), ""));
    searches.put(
        "a word of original titles, misspelled",
        each(catalogue.coined().stream().map(SearchSection::misspelled).toList(), ""));
    searches.put("nothing to be found", each(List.of("zyzzyva", "unheard of", "12345678"), ""));
    searches.put("all of these in turn", inTurn(searches.values()));
    return searches;
  }

  /** As many of each kind, one after the other. */
  private static Requests inTurn(Collection<Requests> kinds) {
    List<String> all = new ArrayList<>();
    for (int i = 0; i < SAMPLE; i++) {
      for (Requests kind : kinds) {
        List<String> paths = ((Requests.Get) kind).paths();
        all.add(paths.get(i % paths.size()));
      }
    }
    return new Requests.Get(all);
  }

  private static String unfinished(String words) {
    return words.substring(0, words.indexOf(' ') + 4);
  }

  /** The second letter goes behind the third. */
  private static String misspelled(String words) {
    return words.substring(0, 1) + words.charAt(2) + words.charAt(1) + words.substring(3);
  }

  private static Requests each(List<String> texts, String more) {
    return new Requests.Get(
        texts.stream()
            .map(text -> SEARCH + URLEncoder.encode(text, StandardCharsets.UTF_8) + more)
            .toList());
  }
}
