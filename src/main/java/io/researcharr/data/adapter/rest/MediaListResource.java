package io.researcharr.data.adapter.rest;

import com.fasterxml.jackson.databind.JsonNode;
import io.researcharr.data.domain.media.Media;
import io.researcharr.data.domain.media.MediaPosition;
import io.researcharr.data.domain.media.MediaQuery;
import io.researcharr.data.port.Portion;
import io.researcharr.data.port.StorageException;
import io.researcharr.data.service.MediaService;
import io.researcharr.data.service.cache.MediaAnswers;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Lists of entries: by page, as a stream, and by ids. */
@Path("/api/v1/media")
@Tag(name = "Media")
class MediaListResource {

  private static final int MAX_IDS = 500;

  private final MediaService media;
  private final MediaAnswers answers;
  private final CursorCodec cursors;
  private final ListStreams streams;

  MediaListResource(
      MediaService media, MediaAnswers answers, CursorCodec cursors, ListStreams streams) {
    this.media = media;
    this.answers = answers;
    this.cursors = cursors;
    this.streams = streams;
  }

  @GET
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "listMedia",
      summary = "List entries, by page or as a stream",
      description = "A page may have fewer entries than its limit where they are large.")
  @APIResponse(
      responseCode = "200",
      description = "One page, or with Accept: application/x-ndjson every entry, one a line",
      headers = @Header(name = "Link", description = "The next page, if there is one."),
      content = {
        @Content(
            mediaType = MediaType.APPLICATION_JSON,
            schema = @Schema(implementation = MediaPage.class)),
        @Content(mediaType = Answers.NDJSON, schema = @Schema(implementation = MediaView.class))
      })
  public Uni<Response> page(@Context UriInfo uri, @Context HttpHeaders headers) {
    requireJson(headers);
    MediaListParams params = MediaListParams.of(uri);
    Optional<MediaPosition> after =
        params.cursor().map(text -> cursors.decode(text, params.filter(), params.sort()));
    var query = new MediaQuery(params.filter(), params.sort(), after, params.limit() + 1);
    Uni<Optional<Long>> total =
        params.count()
            ? media.count(params.filter()).map(Optional::of)
            : Uni.createFrom().item(Optional.empty());
    return Answers.soon(
        media.page(query).flatMap(found -> total.map(count -> page(found, params, count, uri))));
  }

  @GET
  @Produces(Answers.NDJSON)
  @Operation(hidden = true)
  public Multi<byte[]> stream(@Context UriInfo uri, @Context HttpServerRequest request) {
    MediaListParams params = MediaListParams.of(uri);
    if (params.cursor().isPresent() || params.count()) {
      throw new StorageException.Validation(
          params.count() ? "count" : "cursor", "has no meaning for a stream");
    }
    var lines =
        media.stream(params.filter(), params.sort())
            .onItem()
            .transformToIterable(found -> JsonLines.of(found, MediaView::of))
            .onFailure()
            .invoke(ProblemMapper::of);
    return streams.serve(lines, request);
  }

  @POST
  @Path("/batch-get")
  @Consumes(MediaType.APPLICATION_JSON)
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "getMediaBatch",
      summary = "Read many entries by their ids",
      description = "All together may have 16 MiB.")
  @RequestBody(
      required = true,
      content = @Content(schema = @Schema(implementation = MediaBatch.Query.class)))
  @APIResponse(
      responseCode = "200",
      description = "Those that are there, and the ids of those that are not",
      content = @Content(schema = @Schema(implementation = MediaBatch.class)))
  public Uni<Response> batchGet(
      @Context UriInfo uri, @Context HttpServerRequest request, @Context HttpHeaders headers) {
    QueryParams.none(uri);
    boolean past = Freshness.isDemanded(headers);
    return Bodies.json(request)
        .map(MediaListResource::ids)
        .flatMap(
            ids ->
                Answers.soon(answers.all(ids, past))
                    .map(found -> Answers.ready(MediaBatch.bytes(ids, found))));
  }

  private Response page(
      Portion<Media> found, MediaListParams params, Optional<Long> total, UriInfo uri) {
    Slice<Media> slice =
        Slice.of(
            found,
            params.limit(),
            last ->
                cursors.encode(
                    MediaPosition.behind(last, params.sort()), params.filter(), params.sort()));
    return Answers.page(MediaPage.of(slice.shown(), slice.next(), total), slice.next(), uri);
  }

  /**
   * Of two methods that can't answer, the routing takes one, where it would refuse a single one.
   */
  static void requireJson(HttpHeaders headers) {
    if (headers.getAcceptableMediaTypes().stream()
        .noneMatch(MediaType.APPLICATION_JSON_TYPE::isCompatible)) {
      throw new ProblemException(
          ProblemKind.NOT_ACCEPTABLE, "A list is application/json or " + Answers.NDJSON + ".");
    }
  }

  private static List<UUID> ids(JsonNode json) {
    JsonFields in = new JsonFields(json);
    List<String> texts = in.texts("ids", MAX_IDS, 36);
    List<UUID> ids = new ArrayList<>();
    for (String text : texts) {
      try {
        ids.add(Ids.parse(text));
      } catch (IllegalArgumentException e) {
        in.error("ids[" + ids.size() + "]", e.getMessage());
        break;
      }
    }
    if (texts.isEmpty() && in.isFine()) {
      in.error("ids", "must have 1 to " + MAX_IDS + " ids");
    }
    in.refuseOthers(name -> "is not a known field");
    in.check();
    return ids;
  }
}
