package io.researcharr.data.adapter.arr;

import static org.assertj.core.api.Assertions.assertThat;

import io.researcharr.data.domain.media.Episode;
import io.researcharr.data.domain.media.ExternalId;
import io.researcharr.data.domain.media.MediaStatus;
import io.researcharr.data.domain.media.Series;
import io.researcharr.data.port.UpstreamRow;
import java.time.LocalDate;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SeriesRowsTest {

  private static final String DARK =
      """
      {"id":3,"tvdbId":334824,"title":"Dark","sortTitle":"dark","status":"ended","year":2017,
       "network":"Netflix","imdbId":"tt5753856","runtime":53,"seriesType":"standard",
       "seasons":[{"seasonNumber":0},{"seasonNumber":1},{"seasonNumber":2},{"seasonNumber":"x"}],
       "path":"/tv/Dark","qualityProfileId":1,"tags":[],"added":"2023-01-02T03:04:05Z",
       "statistics":{"seasonCount":9,"episodeFileCount":26,"totalEpisodeCount":30,
       "sizeOnDisk":5,"percentOfEpisodes":100.0,"releaseGroups":["X"]},"images":[{"url":"x"}]}
      """;

  @Test
  void readsEverythingASeriesSays() {
    // When
    var row = (UpstreamRow.SeriesRow) Reading.series(DARK);

    // Then
    var draft = Reading.fresh(row);
    assertThat(row.ref()).isEqualTo("series 3 \"Dark\"");
    assertThat(row.upstreamId()).isEqualTo(3);
    assertThat(row.title()).isEqualTo("Dark");
    assertThat(row.episodeCount()).isEqualTo(30);
    assertThat(row.episodes().apply(Reading.SERIES_ID)).isEmpty();
    assertThat(draft.fields().externalId()).hasToString("tvdb:334824");
    assertThat(draft.fields().status()).isEqualTo(MediaStatus.COMPLETED);
    assertThat(draft.details())
        .isEqualTo(
            new Series(
                Optional.of(334_824), Optional.of("tt5753856"), Optional.of(2), Optional.of(30)));
    assertThat(Reading.metadata(draft))
        .isEqualTo(
            "{\"instances\":{\"home\":{\"added\":\"2023-01-02T03:04:05Z\",\"episodeFileCount\":26,"
                + "\"id\":3,\"path\":\"/tv/Dark\",\"qualityProfileId\":1,\"sizeOnDisk\":5,"
                + "\"source\":\"sonarr\"}},\"network\":\"Netflix\",\"releaseStatus\":\"ended\","
                + "\"runtime\":53,\"seriesType\":\"standard\"}");
    assertThat(Reading.again(Reading.series(DARK), draft)).isEqualTo(draft);
  }

  @ParameterizedTest
  @CsvSource({"99.9,5,PENDING", "100.0,0,PENDING", "100,5,COMPLETED"})
  void isCompleteWhenAllItsEpisodesHaveFiles(double percent, int files, MediaStatus status) {
    // When
    var row =
        Reading.series(
            """
            {"tvdbId":1,"title":"A",
             "statistics":{"percentOfEpisodes":%s,"episodeFileCount":%d,"seasonCount":4}}
            """
                .formatted(percent, files));

    // Then
    assertThat(Reading.fresh(row).fields().status()).isEqualTo(status);
    assertThat(((Series) Reading.fresh(row).details()).seasons()).contains(4);
  }

  @Test
  void needsATvdbId() {
    // When
    var row = Reading.series("{\"id\":3,\"title\":\"Dark\",\"tvdbId\":0}");

    // Then
    assertThat(Reading.reason(row)).isEqualTo("has no TVDB id");
  }

  @Test
  void bringsTheEpisodesThatCameAlong() {
    // Given
    String json =
        """
        {"tvdbId":5,"title":"Dark","episodes":[
         {"tvdbId":7,"seasonNumber":1,"episodeNumber":2,"title":"Lies"},8,{"seasonNumber":1}]}
        """;

    // When
    var row = (UpstreamRow.SeriesRow) Reading.series(json);

    // Then
    var episodes = row.episodes().apply(Reading.SERIES_ID);
    assertThat(row.upstreamId()).isZero();
    assertThat(row.episodeCount()).isEqualTo(3);
    assertThat(episodes)
        .extracting(UpstreamRow::ref)
        .containsExactly(
            "series \"Dark\" S01E02", "series \"Dark\" row 2", "series \"Dark\" row 3");
    assertThat(Reading.reason(episodes.get(2))).isEqualTo("has no episode number");
  }

  @Test
  void readsEverythingAnEpisodeSays() {
    // When
    var row =
        Reading.episode(
            """
            {"id":31,"seriesId":3,"tvdbId":6161,"seasonNumber":1,"episodeNumber":2,"title":"Lies",
             "airDate":"2017-12-01","hasFile":true,"monitored":false,"absoluteEpisodeNumber":2,
             "runtime":44,"finaleType":"season","overview":"Secrets.","images":[]}
            """);

    // Then
    var draft = Reading.fresh(row);
    assertThat(row.ref()).isEqualTo("series 3 \"Dark\" S01E02");
    assertThat(draft.fields().title()).isEqualTo("Lies");
    assertThat(draft.fields().sortTitle()).isEqualTo("lies");
    assertThat(draft.fields().externalId()).hasToString("tvdb:6161");
    assertThat(draft.fields().status()).isEqualTo(MediaStatus.COMPLETED);
    assertThat(draft.fields().monitored()).isFalse();
    assertThat(draft.details())
        .isEqualTo(
            new Episode(
                new Episode.Position(Reading.SERIES_ID, 1, 2),
                Optional.of(LocalDate.of(2017, 12, 1))));
    assertThat(Reading.metadata(draft))
        .isEqualTo(
            "{\"absoluteEpisodeNumber\":2,\"finaleType\":\"season\",\"instances\":{\"home\":"
                + "{\"hasFile\":true,\"id\":31,\"source\":\"sonarr\"}},"
                + "\"overview\":\"Secrets.\",\"runtime\":44}");
    assertThat(Reading.again(row, draft)).isEqualTo(draft);
  }

  @Test
  void namesAnEpisodeWithoutATitleByItsNumber() {
    // When
    var row = Reading.episode("{\"tvdbId\":1,\"seasonNumber\":0,\"episodeNumber\":7}");

    // Then
    assertThat(Reading.fresh(row).fields().title()).isEqualTo("Episode 7");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"2017-02-30", "2017-2-3", "2017-12-01T20:00:00Z", "0001-01-01", "soon", ""})
  void takesADateThatIsNoneForNone(String date) {
    // When
    var row =
        Reading.episode(
            "{\"tvdbId\":1,\"seasonNumber\":0,\"episodeNumber\":7,\"airDate\":\"%s\"}"
                .formatted(date));

    // Then
    assertThat(((Episode) Reading.fresh(row).details()).airDate()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{\"tvdbId\":1,\"episodeNumber\":1}|has no season number",
        "{\"tvdbId\":1,\"seasonNumber\":-1,\"episodeNumber\":1}|" + "has no usable season number",
        "{\"tvdbId\":1,\"seasonNumber\":1,\"episodeNumber\":\"2\"}|"
            + "has no usable episode number",
        "{\"seasonNumber\":1,\"episodeNumber\":2}|" + "has neither a TVDB id nor an id of its own",
      })
  void saysWhyAnEpisodeIsUnusable(String json, String reason) {
    // When
    var row = Reading.episode(json);

    // Then
    assertThat(Reading.reason(row)).isEqualTo(reason);
  }

  @ParameterizedTest
  @CsvSource({
    "home,sonarr-home:9",
    "a_b-1,sonarr-a_b-1:9",
    "4K TV,sonarr-4k-tv-02ff60ab:9",
    "千,sonarr---00005343:9"
  })
  void namesAnEpisodeThatTvdbDoesNotKnowByItsServer(String instance, String externalId) {
    // When
    var row =
        Reading.episode(instance, "{\"id\":9,\"tvdbId\":0,\"seasonNumber\":1,\"episodeNumber\":2}");

    // Then
    assertThat(Reading.fresh(row).fields().externalId()).hasToString(externalId);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "an-instance-with-a-very-long-name-one", "İstanbul", "a:b", "\ud800"})
  void makesAWellFormedSourceOfAnyInstance(String instance) {
    // When
    String source = EpisodeRows.source(instance);

    // Then
    assertThat(ExternalId.isWellFormed(source + ":1")).isTrue();
    assertThat(source).isNotEqualTo(EpisodeRows.source(instance + "x"));
  }
}
