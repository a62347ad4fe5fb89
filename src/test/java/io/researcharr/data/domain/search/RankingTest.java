package io.researcharr.data.domain.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.researcharr.data.domain.media.MediaType;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RankingTest {

  @Test
  void ordersByTheKindOfTheMatch() {
    assertThat(
            titles(
                "dark night",
                "A Night So Dark",
                "Dark Nightfall",
                "Into the Dark Night",
                "The Dark Night",
                "Dark Night",
                "Dark Night Rises",
                "Night of the Dark",
                "Darkest Night"))
        .containsExactly(
            "Dark Night",
            "The Dark Night",
            "Dark Night Rises",
            "Dark Nightfall",
            "Into the Dark Night",
            "A Night So Dark",
            "Night of the Dark");
  }

  @Test
  void putsAnotherTitleThatIsTheSameBeforeATitleThatGoesOn() {
    var other = candidate("Unrelated", "Heat\nHeatwave", 1990, MediaType.MOVIE);
    var longer = candidate("Heat and Dust", "", 1990, MediaType.MOVIE);
    var partly = candidate("Cold", "The Heat of It All", 1990, MediaType.MOVIE);

    List<SearchHit> hits = Ranking.of(query("heat"), List.of(partly, longer, other));

    assertThat(hits)
        .extracting(SearchHit::id)
        .containsExactly(other.id(), longer.id(), partly.id());
    assertThat(hits)
        .extracting(SearchHit::highlight)
        .containsExactly("<em>Heat</em>", "<em>Heat</em> and Dust", "The <em>Heat</em> of It All");
  }

  @Test
  void putsEpisodesLastAndTheNewestFirstAmongEquals() {
    var episode = candidate("Dune", "", 2030, MediaType.EPISODE);
    var old = candidate("Dune", "", 1984, MediaType.MOVIE);
    var recent = candidate("Dune", "", 2021, MediaType.MOVIE);
    var series = candidate("Dune", "", 2000, MediaType.SERIES);

    assertThat(Ranking.of(query("dune"), List.of(episode, old, recent, series)))
        .extracting(SearchHit::id)
        .containsExactly(recent.id(), series.id(), old.id(), episode.id());
  }

  @Test
  void marksEveryWordThatMatchesAndEscapesTheRest() {
    assertThat(highlight("tom jer", "Tom & Jerry's <Day>"))
        .isEqualTo("<em>Tom</em> &amp; <em>Jerry&#39;s</em> &lt;Day&gt;");
    assertThat(highlight("spiderman", "Spider-Man: No Way Home"))
        .isEqualTo("<em>Spider-Man</em>: No Way Home");
    assertThat(highlight("okami", "O\u0304kami")).isEqualTo("<em>O\u0304kami</em>");
  }

  @Test
  void countsACandidateOnce() {
    var one = candidate("Ran", "", 1985, MediaType.MOVIE);

    assertThat(Ranking.of(query("ran"), List.of(one, one))).hasSize(1);
  }

  @Test
  void leavesOutWhatDoesNotMatch() {
    assertThat(titles("ran", "Iran", "Gran Torino", "Ra n")).isEmpty();
    assertThat(titles("dark dark", "Dark")).isEmpty();
  }

  private static List<String> titles(String text, String... titles) {
    List<TitleCandidate> candidates =
        List.of(titles).stream().map(title -> candidate(title, "", 0, MediaType.MOVIE)).toList();
    return Ranking.of(query(text), candidates).stream()
        .map(
            hit ->
                candidates.stream()
                    .filter(candidate -> candidate.id().equals(hit.id()))
                    .findFirst()
                    .orElseThrow()
                    .title())
        .toList();
  }

  private static String highlight(String text, String title) {
    return Ranking.of(query(text), List.of(candidate(title, "", 0, MediaType.MOVIE)))
        .get(0)
        .highlight();
  }

  private static SearchQuery query(String text) {
    return SearchQuery.of(text, Optional.empty(), 50);
  }

  private static TitleCandidate candidate(
      String title, String alternatives, int year, MediaType type) {
    return new TitleCandidate(UUID.randomUUID(), type, year, title, alternatives);
  }
}
