package io.researcharr.data.contract;

import static io.researcharr.data.contract.UnitOfWorkContract.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.researcharr.data.domain.media.JsonObject;
import io.researcharr.data.domain.media.Media;
import io.researcharr.data.domain.media.MediaFields;
import io.researcharr.data.domain.media.MediaType;
import io.researcharr.data.domain.search.SearchHit;
import io.researcharr.data.domain.search.SearchQuery;
import io.researcharr.data.fixture.Database;
import io.researcharr.data.fixture.Entries;
import io.researcharr.data.port.UnitOfWork;
import io.researcharr.data.service.SearchService;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is found first, by a table that is the same for every engine. */
abstract class SearchRelevanceContract {

  abstract UnitOfWork unitOfWork();

  abstract String jdbc();

  @BeforeEach
  void storeNothingButTheTitles() throws SQLException, IOException {
    new Database(jdbc()).execute("DELETE FROM media");
    List<Media> entries = new ArrayList<>();
    for (String[] row : table("titles")) {
      entries.add(entry(row[0], Integer.parseInt(row[1]), row[2], row.length > 3 ? row[3] : ""));
    }
    get(unitOfWork().write("test", r -> r.batches().insertAll(entries)));
  }

  @Test
  void findsFirstWhatTheTableSays() throws IOException {
    // Given
    SearchService search = new SearchService(unitOfWork());
    List<String> faults = new ArrayList<>();
    List<String[]> rows = table("relevance");

    // When
    for (String[] row : rows) {
      Optional<MediaType> type =
          row.length > 1 && !row[1].isEmpty() ? MediaType.byWireName(row[1]) : Optional.empty();
      List<String> expected = row.length > 2 ? Arrays.asList(row[2].split("\\|")) : List.of();
      List<String> found = titles(get(search.search(SearchQuery.of(row[0], type, 20))));
      List<String> first = found.subList(0, Math.min(expected.size(), found.size()));
      if (!first.equals(expected) || expected.isEmpty() && !found.isEmpty()) {
        faults.add(row[0] + ": expected " + expected + " but found " + found);
      }
    }

    // Then
    assertThat(rows).hasSizeGreaterThan(100);
    assertThat(faults).isEmpty();
  }

  private List<String> titles(List<SearchHit> hits) {
    Map<UUID, String> titles =
        get(
                unitOfWork()
                    .read(
                        "test",
                        r -> r.catalog().findAll(hits.stream().map(SearchHit::id).toList())))
            .stream()
            .collect(Collectors.toMap(Media::id, media -> media.fields().title()));
    return hits.stream().map(hit -> titles.get(hit.id())).toList();
  }

  private static Media entry(String type, int year, String title, String alternatives) {
    Media plain = type.equals("movie") ? Entries.movie(title) : Entries.series(title);
    MediaFields fields = plain.fields();
    String metadata =
        alternatives.isEmpty()
            ? "{}"
            : "{\"alternativeTitles\":[\"" + alternatives.replace("|", "\",\"") + "\"]}";
    return new Media(
        plain.id(),
        new MediaFields(
            fields.title(),
            fields.sortTitle(),
            fields.externalId(),
            fields.status(),
            true,
            Optional.of(year),
            new JsonObject(metadata),
            List.of()),
        plain.details(),
        plain.stamp());
  }

  private static List<String[]> table(String name) throws IOException {
    try (InputStream in =
        SearchRelevanceContract.class.getResourceAsStream("/search/" + name + ".tsv")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .skip(1)
          .map(line -> line.split("\t"))
          .toList();
    }
  }
}
