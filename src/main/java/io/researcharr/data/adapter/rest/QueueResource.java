package io.researcharr.data.adapter.rest;

import io.researcharr.data.domain.imports.ImportSource;
import io.researcharr.data.service.QueueService;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The queue of each upstream service: what is next, to see and to take. */
@Path("/api/v1/queue/{service}")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Queue")
class QueueResource {

  private final QueueService queue;

  QueueResource(QueueService queue) {
    this.queue = queue;
  }

  @GET
  @Path("/next")
  @Operation(
      operationId = "nextQueueItems",
      summary = "See which items are due, by priority and then by age; nothing is taken")
  @Parameter(
      name = "limit",
      in = ParameterIn.QUERY,
      schema =
          @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "500", defaultValue = "50"))
  @APIResponse(
      responseCode = "200",
      description = "The items that would be taken next",
      content = @Content(schema = @Schema(implementation = QueueViews.Items.class)))
  public Uni<Response> next(
      @Parameter(schema = @Schema(enumeration = {"radarr", "sonarr"})) @PathParam("service")
          String service,
      @Context UriInfo uri) {
    ImportSource of = QueueReader.service(service);
    QueryParams in = new QueryParams(uri);
    int limit =
        in.integer("limit", 1, MediaListParams.MAX_LIMIT).orElse(MediaListParams.DEFAULT_LIMIT);
    in.check();
    return Answers.soon(
        queue
            .next(of, limit)
            .map(items -> items.stream().map(QueueViews.View::of).toList())
            .map(views -> Answers.json(new QueueViews.Items(views))));
  }

  @POST
  @Path("/claims")
  @Writes
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "claimQueueItems",
      summary = "Take due items with a lease",
      description =
          "An item goes to one caller only. It is due again when the lease runs out before it is"
              + " processed or retried.")
  @RequestBody(
      required = true,
      content = @Content(schema = @Schema(implementation = QueueViews.Claim.class)))
  @APIResponse(
      responseCode = "200",
      description = "The items that were taken, with the token they are held under",
      content = @Content(schema = @Schema(implementation = QueueViews.Items.class)))
  public Uni<Response> claim(
      @Parameter(schema = @Schema(enumeration = {"radarr", "sonarr"})) @PathParam("service")
          String service,
      @Context HttpServerRequest request,
      @Context ContainerRequestContext context) {
    ImportSource of = QueueReader.service(service);
    QueryParams.none(context.getUriInfo());
    return Bodies.json(request)
        .map(json -> QueueReader.claim(of, json))
        .flatMap(claim -> Answers.soon(queue.claim(claim, Callers.of(context))))
        .map(QueueResource::taken);
  }

  private static Response taken(QueueService.Taken taken) {
    return Answers.json(
        new QueueViews.Items(
            taken.items().stream().map(item -> QueueViews.View.of(item, taken.token())).toList()));
  }
}
