package io.researcharr.data.adapter.arr;

import static org.assertj.core.api.Assertions.assertThat;

import io.researcharr.data.domain.media.JsonObject;
import io.researcharr.data.domain.media.MediaDraft;
import io.researcharr.data.domain.media.MediaFields;
import io.researcharr.data.domain.media.MediaStatus;
import io.researcharr.data.domain.media.Movie;
import io.researcharr.data.domain.media.Title;
import io.researcharr.data.port.UpstreamRow;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MovieRowsTest {

  private static final String MATRIX =
      """
      {"id":12,"tmdbId":603,"title":"The Matrix","originalTitle":"The Matrix","sortTitle":"matrix",
       "year":1999,"runtime":136,"imdbId":"tt0133093","monitored":false,"hasFile":true,
       "alternateTitles":[{"title":"Matrix"},{"title":"Matrix"},{"title":7},{}],
       "genres":["Action"],"studio":"Warner","certification":"R","status":"released",
       "overview":"A hacker.","path":"/m/matrix","sizeOnDisk":4000000000,"qualityProfileId":4,
       "minimumAvailability":"released","tags":[2,1],"added":"2024-05-18T21:08:35Z",
       "popularity":17.3,"ratings":{"imdb":{"value":8.7}},"lastSearchTime":"2024-05-18T21:08:35Z"}
      """;

  @Test
  void readsEverythingAMovieSays() {
    // When
    var row = Reading.movie(MATRIX);

    // Then
    var draft = Reading.fresh(row);
    assertThat(row.ref()).isEqualTo("movie 12 \"The Matrix\"");
    assertThat(draft.key()).isEqualTo(((UpstreamRow.Usable) row).change().key());
    assertThat(draft.fields().title()).isEqualTo("The Matrix");
    assertThat(draft.fields().sortTitle()).isEqualTo("matrix");
    assertThat(draft.fields().externalId()).hasToString("tmdb:603");
    assertThat(draft.fields().status()).isEqualTo(MediaStatus.COMPLETED);
    assertThat(draft.fields().monitored()).isFalse();
    assertThat(draft.fields().year()).contains(1999);
    assertThat(draft.fields().tags()).isEmpty();
    assertThat(draft.details())
        .isEqualTo(new Movie(Optional.of("tt0133093"), Optional.of(603), Optional.of(136)));
    assertThat(Reading.metadata(draft))
        .isEqualTo(
            "{\"alternativeTitles\":[\"Matrix\"],\"certification\":\"R\",\"genres\":[\"Action\"],"
                + "\"instances\":{\"home\":{\"added\":\"2024-05-18T21:08:35Z\",\"hasFile\":true,"
                + "\"id\":12,\"minimumAvailability\":\"released\",\"path\":\"/m/matrix\","
                + "\"qualityProfileId\":4,\"sizeOnDisk\":4000000000,\"source\":\"radarr\","
                + "\"tags\":[1,2]}},\"originalTitle\":\"The Matrix\",\"overview\":\"A hacker.\","
                + "\"releaseStatus\":\"released\",\"studio\":\"Warner\"}");
  }

  @Test
  void takesWhatIsAbsentOrOfTheWrongTypeForNotSaid() {
    // Given
    String bare = "{\"tmdbId\":603,\"title\":\"Heat\"}";
    String wrong =
        """
        {"tmdbId":603,"title":"Heat","id":"x","year":"1995","runtime":0,"imdbId":" ","monitored":1,
         "hasFile":"yes","sortTitle":5,"genres":"Crime","alternateTitles":{"title":"x"},"tags":"x",
         "overview":["x"],"path":null,"added":"0001-01-01T00:00:00Z","qualityProfileId":1.5}
        """;

    // When
    var draft = Reading.fresh(Reading.movie(wrong));

    // Then
    assertThat(draft).isEqualTo(Reading.fresh(Reading.movie(bare)));
    assertThat(draft.fields().year()).isEmpty();
    assertThat(draft.fields().monitored()).isTrue();
    assertThat(draft.fields().status()).isEqualTo(MediaStatus.PENDING);
    assertThat(draft.fields().sortTitle()).isEqualTo("heat");
    assertThat(Reading.metadata(draft))
        .isEqualTo("{\"instances\":{\"home\":{\"source\":\"radarr\"}}}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{\"title\":\"A\"}|has no TMDB id|movie \"A\"",
        "{\"id\":5,\"title\":\"A\",\"tmdbId\":0}|has no TMDB id|movie 5 \"A\"",
        "{\"id\":5,\"tmdbId\":null}|has no TMDB id|movie 5",
        "{\"title\":\"A\",\"tmdbId\":\"603\"}|has a TMDB id that is not a whole number|movie \"A\"",
        "{\"title\":\"A\",\"tmdbId\":99999999999}|has no TMDB id|movie \"A\"",
        "{\"tmdbId\":603}|has no title|row 1",
        "{\"tmdbId\":603,\"title\":\" \\t\"}|has no title|movie",
        "{\"tmdbId\":603,\"title\":{}}|has a title that is not text|row 1",
        "7|is not a JSON object but number|row 1",
        "\"x\"|is not a JSON object but string|row 1",
        "null|is not a JSON object but null|row 1",
        "[{\"id\":1}]|is not a JSON object but array|row 1",
      })
  void saysWhyARowIsUnusable(String json, String reason, String ref) {
    // When
    var row = Reading.movie(json);

    // Then
    assertThat(Reading.reason(row)).isEqualTo(reason);
    assertThat(row.ref()).isEqualTo(ref);
  }

  @Test
  void takesTheOriginalTitleWhenThereIsNoOther() {
    // When
    var row = Reading.movie("{\"tmdbId\":1,\"originalTitle\":\"Das Boot\"}");

    // Then
    assertThat(Reading.fresh(row).fields().title()).isEqualTo("Das Boot");
  }

  @Test
  void takesTitlesUpToTheLimitInCodePoints() {
    // Given
    String longest = "𝄞".repeat(Title.MAX_LENGTH);

    // When
    var tooLong = Reading.movie("{\"tmdbId\":1,\"title\":\"%sx\"}".formatted(longest));

    // Then
    assertThat(Reading.reason(tooLong)).isEqualTo("has a title longer than 500 characters");
    assertThat(tooLong.ref().length()).isLessThanOrEqualTo(250);
    assertThat(tooLong.ref().codePointCount(0, tooLong.ref().length())).isLessThanOrEqualTo(200);
    assertThat(
            Reading.fresh(Reading.movie("{\"tmdbId\":1,\"title\":\"%s\"}".formatted(longest)))
                .fields()
                .title())
        .isEqualTo(longest);
  }

  @Test
  void letsNoTextThroughThatADatabaseRefuses() {
    // Given
    String json =
        """
        {"tmdbId":1,"title":"A\\u0000B\\ud800\\tC","sortTitle":"\\udc00","overview":"x\\u0000y",
         "genres":["\\ud83d","\\ud83d\\ude00"],"path":"\\u0000"}
        """;

    // When
    var draft = Reading.fresh(Reading.one(new MovieRows("h\u0000me"), json));

    // Then
    assertThat(draft.fields().title()).isEqualTo("A\uFFFDB\uFFFD C");
    assertThat(draft.fields().sortTitle()).isEqualTo("\uFFFD");
    assertThat(Reading.metadata(draft))
        .isEqualTo(
            "{\"genres\":[\"\uFFFD\",\"\uD83D\uDE00\"],\"instances\":{\"h\uFFFDme\":"
                + "{\"path\":\"\uFFFD\",\"source\":\"radarr\"}},\"overview\":\"x\uFFFDy\"}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "10000", "99999999999"})
  void takesAYearThatCanNotBeForNone(String year) {
    // When
    var row = Reading.movie("{\"tmdbId\":1,\"title\":\"A\",\"year\":%s}".formatted(year));

    // Then
    assertThat(Reading.fresh(row).fields().year()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"The", "A ", "\\u0301", "!", "の", "\\u200b"})
  void alwaysFindsSomethingToSortBy(String title) {
    // When
    var row = Reading.movie("{\"tmdbId\":1,\"title\":\"%s\"}".formatted(title));

    // Then
    assertThat(Reading.fresh(row).fields().sortTitle()).isNotBlank();
  }

  @Test
  void saysNothingNewTheSecondTime() {
    // Given
    var row = Reading.movie(MATRIX);
    var known = Reading.fresh(row);

    // When
    var again = Reading.again(Reading.movie(MATRIX), known);

    // Then
    assertThat(Reading.entry(known).says(again)).isTrue();
  }

  @Test
  void keepsTheStatusTheTagsAndTheForeignMetadataOfAKnownEntry() {
    // Given
    var row = Reading.movie("{\"tmdbId\":603,\"title\":\"The Matrix\",\"id\":9}");
    var fresh = Reading.fresh(row);
    var fields =
        fresh
            .fields()
            .withStatus(MediaStatus.FAILED)
            .withTags(List.of("mine"))
            .withMetadata(
                new JsonObject(
                    "{\"instances\":{\"4k\":{\"id\":77}},\"mine\":{\"b\":1.50,\"a\":[1e2]}}"));

    // When
    var draft = Reading.again(row, new MediaDraft(fields, fresh.details()));

    // Then
    assertThat(draft.fields().status()).isEqualTo(MediaStatus.FAILED);
    assertThat(draft.fields().tags()).containsExactly("mine");
    assertThat(Reading.metadata(draft))
        .isEqualTo(
            "{\"instances\":{\"4k\":{\"id\":77},\"home\":{\"id\":9,\"source\":\"radarr\"}},"
                + "\"mine\":{\"a\":[100],\"b\":1.5}}");
  }

  @Test
  void letsTwoServersKnowTheSameMovieSideBySide() {
    // Given
    String json = "{\"tmdbId\":603,\"title\":\"The Matrix\",\"hasFile\":true,\"id\":%d}";
    var home = Reading.one(new MovieRows("home"), json.formatted(1));
    var other = Reading.one(new MovieRows("4k"), json.formatted(2));
    var known = Reading.again(other, Reading.fresh(home));

    // When
    var again = Reading.again(other, Reading.again(home, known));

    // Then
    assertThat(again).isEqualTo(known);
  }

  @Test
  void shortensWhatIsTooMuchForTheMetadata() {
    // Given
    String overview = "\\u0001".repeat(19_000);
    String titles = "{\"title\":\"%s\"},".repeat(150).formatted((Object[]) longTitles());
    var row =
        Reading.movie(
            "{\"tmdbId\":1,\"title\":\"A\",\"overview\":\"%s\",\"alternateTitles\":[%s{}]}"
                .formatted(overview, titles));

    // When
    var draft = Reading.fresh(row);

    // Then
    String text = Reading.metadata(draft);
    assertThat(text.getBytes(StandardCharsets.UTF_8).length)
        .isLessThanOrEqualTo(MediaFields.MAX_METADATA_BYTES);
    assertThat(text).contains("\"overview\"").doesNotContain("alternativeTitles");
    assertThat(Reading.again(row, draft)).isEqualTo(draft);
  }

  @Test
  void leavesMetadataThatIsFullAlone() {
    // Given
    var row = Reading.movie("{\"tmdbId\":1,\"title\":\"A\"}");
    var fresh = Reading.fresh(row);
    var full = new JsonObject("{\"x\":\"" + "y".repeat(MediaFields.MAX_METADATA_BYTES - 8) + "\"}");

    // When
    var draft =
        Reading.again(row, new MediaDraft(fresh.fields().withMetadata(full), fresh.details()));

    // Then
    assertThat(draft.fields().metadata()).isEqualTo(full);
  }

  private static String[] longTitles() {
    return IntStream.range(0, 150).mapToObj(n -> n + "千".repeat(490)).toArray(String[]::new);
  }
}
