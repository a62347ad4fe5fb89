package io.researcharr.data.adapter.rest;

import com.fasterxml.jackson.databind.JsonNode;
import io.researcharr.data.domain.access.Caller;
import io.researcharr.data.domain.imports.ImportSource;
import io.researcharr.data.domain.queue.QueueFilter;
import io.researcharr.data.domain.queue.QueueItem;
import io.researcharr.data.service.QueueService;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.LongPredicate;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Items of the queue, one at a time and in lists. */
@Path("/api/v1/queue/items")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Queue")
class QueueItemResource {

  private static final String LIST = "queue";

  private final QueueService queue;
  private final CursorCodec cursors;

  QueueItemResource(QueueService queue, CursorCodec cursors) {
    this.queue = queue;
    this.cursors = cursors;
  }

  @POST
  @Writes
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(operationId = "addQueueItem", summary = "Queue an entry for a service")
  @RequestBody(
      required = true,
      content = @Content(schema = @Schema(implementation = QueueViews.Input.class)))
  @APIResponse(
      responseCode = "201",
      description = "Queued",
      headers = {
        @Header(name = "Location", required = true),
        @Header(name = "ETag", required = true)
      },
      content = @Content(schema = @Schema(implementation = QueueViews.View.class)))
  public Uni<Response> add(
      @Context HttpServerRequest request, @Context ContainerRequestContext context) {
    QueryParams.none(context.getUriInfo());
    return Bodies.json(request)
        .map(QueueReader::draft)
        .flatMap(draft -> Answers.soon(queue.add(draft, Callers.of(context))))
        .map(added -> answer(Answers.created("/api/v1/queue/items/" + added.id()), added));
  }

  @GET
  @Path("/{id}")
  @Operation(operationId = "getQueueItem", summary = "Read an item")
  @Parameter(
      name = "If-None-Match",
      in = ParameterIn.HEADER,
      schema = @Schema(type = SchemaType.STRING))
  @APIResponse(
      responseCode = "200",
      description = "The item",
      headers = @Header(name = "ETag", required = true),
      content = @Content(schema = @Schema(implementation = QueueViews.View.class)))
  @APIResponse(
      responseCode = "304",
      description = "The caller has this version already",
      headers = @Header(name = "ETag", required = true))
  public Uni<Response> get(
      @Parameter(schema = @Schema(format = "uuid")) @PathParam("id") String id,
      @Context UriInfo uri,
      @Context HttpHeaders headers) {
    UUID wanted = Ids.inPath(id);
    QueryParams.none(uri);
    return Answers.soon(
        queue
            .get(wanted)
            .map(item -> Answers.unlessKnown(headers, item.version(), QueueViews.View.of(item))));
  }

  @GET
  @Operation(operationId = "listQueueItems", summary = "List items in the order of their ids")
  @Parameter(
      name = "service",
      in = ParameterIn.QUERY,
      schema = @Schema(enumeration = {"radarr", "sonarr"}))
  @Parameter(name = "mediaId", in = ParameterIn.QUERY, schema = @Schema(format = "uuid"))
  @Parameter(
      name = "due",
      in = ParameterIn.QUERY,
      description = "Whether it could be taken now.",
      schema = @Schema(type = SchemaType.BOOLEAN))
  @Parameter(
      name = "processed",
      in = ParameterIn.QUERY,
      description = "Whether nothing is left to do.",
      schema = @Schema(type = SchemaType.BOOLEAN))
  @Parameter(
      name = "limit",
      in = ParameterIn.QUERY,
      schema =
          @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "500", defaultValue = "50"))
  @Parameter(name = "cursor", in = ParameterIn.QUERY, schema = @Schema(type = SchemaType.STRING))
  @APIResponse(
      responseCode = "200",
      description = "One page",
      headers = @Header(name = "Link", description = "The next page, if there is one."),
      content = @Content(schema = @Schema(implementation = QueueViews.Page.class)))
  public Uni<Response> list(@Context UriInfo uri) {
    QueryParams in = new QueryParams(uri);
    var filter =
        new QueueFilter(
            in.named("service", ImportSource::byWireName, "radarr or sonarr"),
            in.parsed("mediaId", 36, Ids::parse),
            in.bool("due"),
            in.bool("processed"));
    int limit =
        in.integer("limit", 1, MediaListParams.MAX_LIMIT).orElse(MediaListParams.DEFAULT_LIMIT);
    Optional<String> cursor = in.text("cursor", 4_096);
    in.check();
    Optional<UUID> after = cursor.map(text -> cursors.decodeId(text, scope(filter)));
    return Answers.soon(
        queue.list(filter, after, limit + 1).map(found -> page(found, filter, limit, uri)));
  }

  @DELETE
  @Path("/{id}")
  @Writes
  @Operation(
      operationId = "deleteQueueItem",
      summary = "Delete an item",
      description = "Whoever holds it is told when it is processed or retried.")
  @Parameter(
      name = "If-Match",
      in = ParameterIn.HEADER,
      required = true,
      schema = @Schema(type = SchemaType.STRING))
  @APIResponse(responseCode = "204", description = "Deleted")
  public Uni<Response> delete(
      @Parameter(schema = @Schema(format = "uuid")) @PathParam("id") String id,
      @Context HttpHeaders headers,
      @Context ContainerRequestContext context) {
    UUID wanted = Ids.inPath(id);
    QueryParams.none(context.getUriInfo());
    LongPredicate expected = Preconditions.required(headers);
    return Answers.soon(
        queue
            .delete(wanted, expected, Callers.of(context))
            .replaceWith(Response.noContent().build()));
  }

  @POST
  @Path("/{id}/processed")
  @Writes
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "markQueueItemProcessed",
      summary = "Say that an item was processed",
      description = "The token is needed while the item is held, and only then.")
  @RequestBody(
      required = true,
      content = @Content(schema = @Schema(implementation = QueueViews.Processed.class)))
  @APIResponse(
      responseCode = "200",
      description = "The item as it is now",
      headers = @Header(name = "ETag", required = true),
      content = @Content(schema = @Schema(implementation = QueueViews.View.class)))
  public Uni<Response> processed(
      @Parameter(schema = @Schema(format = "uuid")) @PathParam("id") String id,
      @Context HttpServerRequest request,
      @Context ContainerRequestContext context) {
    UUID wanted = Ids.inPath(id);
    return change(
        request,
        context,
        QueueReader::processed,
        (token, caller) -> queue.processed(wanted, token, caller));
  }

  @POST
  @Path("/{id}/retry")
  @Writes
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "retryQueueItem",
      summary = "Have an item tried again",
      description =
          "After a pause of any length up to 30 seconds, which doubles with each retry up to an"
              + " hour. The token is needed while the item is held, and only then.")
  @RequestBody(
      required = true,
      content = @Content(schema = @Schema(implementation = QueueViews.Retry.class)))
  @APIResponse(
      responseCode = "200",
      description = "The item as it is now",
      headers = @Header(name = "ETag", required = true),
      content = @Content(schema = @Schema(implementation = QueueViews.View.class)))
  public Uni<Response> retry(
      @Parameter(schema = @Schema(format = "uuid")) @PathParam("id") String id,
      @Context HttpServerRequest request,
      @Context ContainerRequestContext context) {
    UUID wanted = Ids.inPath(id);
    return change(
        request,
        context,
        QueueReader::failure,
        (failure, caller) -> queue.retry(wanted, failure.token(), failure.error(), caller));
  }

  private static <T> Uni<Response> change(
      HttpServerRequest request,
      ContainerRequestContext context,
      Function<JsonNode, T> reader,
      BiFunction<T, Caller, Uni<QueueItem>> change) {
    QueryParams.none(context.getUriInfo());
    return Bodies.json(request)
        .map(reader)
        .flatMap(read -> Answers.soon(change.apply(read, Callers.of(context))))
        .map(changed -> answer(Response.ok(), changed));
  }

  private Response page(List<QueueItem> found, QueueFilter filter, int limit, UriInfo uri) {
    Slice<QueueItem> slice =
        Slice.of(found, limit, last -> cursors.encodeId(last.id(), scope(filter)));
    return Answers.page(QueueViews.Page.of(slice.shown(), slice.next()), slice.next(), uri);
  }

  private static String scope(QueueFilter filter) {
    return LIST + "|" + filter;
  }

  private static Response answer(Response.ResponseBuilder answer, QueueItem item) {
    return Answers.versioned(answer, item.version(), QueueViews.View.of(item));
  }
}
