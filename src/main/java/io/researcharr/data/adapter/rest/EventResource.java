package io.researcharr.data.adapter.rest;

import io.researcharr.data.service.FeedReader;
import io.researcharr.data.service.FeedService;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.Explode;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterStyle;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The feed of changes, for everybody who may read. */
@Path("/api/v1/events")
@Tag(name = "Events")
class EventResource {

  private final FeedService feed;

  EventResource(FeedService feed) {
    this.feed = feed;
  }

  @GET
  @Produces(EventViews.EVENT_STREAM)
  @Operation(
      operationId = "followEvents",
      summary = "Follow all changes as server-sent events",
      description =
          "Each committed change once, in the order of the commits, the same for all readers."
              + " Without a position, what is committed from now on. The stream goes on until the"
              + " reader leaves, or about half an hour; the id of the last event, sent as Last-Event-ID or since, goes on behind"
              + " it, on any instance.")
  @Parameter(
      name = "Last-Event-ID",
      in = ParameterIn.HEADER,
      description = "The id of the last event; goes before since.",
      schema = @Schema(type = SchemaType.STRING))
  @Parameter(
      name = "since",
      in = ParameterIn.QUERY,
      description = "The id of an event, or beginning (or 0) for the oldest change, or now.",
      schema =
          @Schema(
              type = SchemaType.STRING,
              minLength = 1,
              maxLength = EventPositions.LONGEST,
              defaultValue = "now"))
  @Parameter(
      name = "entityType",
      in = ParameterIn.QUERY,
      description = "Only changes to these sorts of things.",
      style = ParameterStyle.FORM,
      explode = Explode.FALSE,
      schema =
          @Schema(
              type = SchemaType.ARRAY,
              implementation = String.class,
              pattern = "^" + EventParams.WORD + "$",
              maxItems = 50))
  @Parameter(
      name = "action",
      in = ParameterIn.QUERY,
      description = "Only changes of these sorts.",
      style = ParameterStyle.FORM,
      explode = Explode.FALSE,
      schema =
          @Schema(
              type = SchemaType.ARRAY,
              implementation = String.class,
              pattern = "^" + EventParams.WORD + "$",
              maxItems = 50))
  @Parameter(
      name = "follow",
      in = ParameterIn.QUERY,
      description = "Whether to wait for more when everything has been sent.",
      schema = @Schema(type = SchemaType.BOOLEAN, defaultValue = "true"))
  @APIResponse(
      responseCode = "200",
      description =
          "Events named change, or gap where changes are missing; the data of each is JSON. An id"
              + " without data comes every 15 seconds when there is nothing else.",
      content =
          @Content(
              mediaType = EventViews.EVENT_STREAM,
              schema = @Schema(oneOf = {EventViews.View.class, EventViews.Gap.class})))
  public Uni<Response> follow(
      @Context UriInfo uri, @Context HttpHeaders headers, @Context RoutingContext routing) {
    EventParams params = EventParams.of(uri, headers);
    if (routing.request().method() == HttpMethod.HEAD) {
      return Uni.createFrom().item(Response.ok().type(EventViews.EVENT_STREAM).build());
    }
    FeedReader reader = feed.enter(params.filter());
    return Answers.soon(reader.begin(params.start()))
        .onFailure()
        .invoke(reader::close)
        .onCancellation()
        .invoke(reader::close)
        .flatMap(
            ready -> new EventStream(feed, ready, routing.response(), params.follow()).run(routing))
        .replaceWith(() -> Response.ok().build());
  }
}
