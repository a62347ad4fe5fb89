package io.researcharr.data.adapter.rest;

import io.researcharr.data.domain.media.MediaType;
import io.researcharr.data.domain.search.SearchHit;
import io.researcharr.data.domain.search.SearchQuery;
import io.researcharr.data.port.StorageException;
import io.researcharr.data.service.SearchService;
import io.researcharr.data.service.cache.MediaAnswers;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The search for entries by their titles. */
@Path("/api/v1/media")
@Produces(jakarta.ws.rs.core.MediaType.APPLICATION_JSON)
@Tag(name = "Media")
class MediaSearchResource {

  private final SearchService search;

  private final MediaAnswers answers;

  MediaSearchResource(SearchService search, MediaAnswers answers) {
    this.search = search;
    this.answers = answers;
  }

  @GET
  @Path("/search")
  @Operation(
      operationId = "searchMedia",
      summary = "Search titles",
      description =
          "Titles and alternative titles of entries that are not deleted, best first. Every word"
              + " must match; the last may be the beginning of one. Case, accents and punctuation"
              + " do not matter. Where nothing matches, misspelled words are forgiven.")
  @Parameter(
      name = "q",
      in = ParameterIn.QUERY,
      required = true,
      description = "Plain words; there are no operators.",
      schema = @Schema(type = SchemaType.STRING, minLength = 1, maxLength = SearchQuery.MAX_LENGTH))
  @Parameter(
      name = "type",
      in = ParameterIn.QUERY,
      schema = @Schema(enumeration = {"movie", "series", "episode"}))
  @Parameter(
      name = "limit",
      in = ParameterIn.QUERY,
      description = "How many are answered at most; 20 when left out.",
      schema = @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "100"))
  @APIResponse(
      responseCode = "200",
      description = "The entries that were found",
      content = @Content(schema = @Schema(implementation = MediaHits.class)))
  public Uni<Response> search(@Context UriInfo uri, @Context HttpHeaders headers) {
    QueryParams in = new QueryParams(uri);
    Optional<String> text = in.text("q", SearchQuery.MAX_LENGTH);
    Optional<MediaType> type = in.named("type", MediaType::byWireName, "movie, series or episode");
    int limit = in.integer("limit", 1, SearchQuery.MAX_LIMIT).orElse(SearchQuery.DEFAULT_LIMIT);
    in.check();
    String asked = text.orElseThrow(() -> new StorageException.Validation("q", "is needed"));
    boolean past = Freshness.isDemanded(headers);
    return Answers.soon(
        search
            .search(SearchQuery.of(asked, type, limit))
            .flatMap(
                hits ->
                    answers
                        .all(hits.stream().map(SearchHit::id).toList(), past)
                        .onFailure(StorageException.Validation.class)
                        .transform(e -> tooMuch())
                        .map(found -> Answers.ready(MediaHits.bytes(hits, found)))));
  }

  private static StorageException tooMuch() {
    return new StorageException.Validation(
        "limit", "is too high: what was found has more than 16 MiB");
  }
}
