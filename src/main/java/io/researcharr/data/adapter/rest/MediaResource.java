package io.researcharr.data.adapter.rest;

import com.fasterxml.jackson.databind.JsonNode;
import io.researcharr.data.domain.access.Role;
import io.researcharr.data.domain.media.ExternalId;
import io.researcharr.data.domain.media.Media;
import io.researcharr.data.domain.media.MediaDraft;
import io.researcharr.data.domain.media.MediaType;
import io.researcharr.data.port.StorageException;
import io.researcharr.data.service.MediaService;
import io.researcharr.data.service.cache.MediaAnswers;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.Optional;
import java.util.UUID;
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

/** Single entries of the catalogue. */
@Path("/api/v1/media")
@Produces(jakarta.ws.rs.core.MediaType.APPLICATION_JSON)
@Tag(name = "Media")
class MediaResource {

  private static final String JSON = jakarta.ws.rs.core.MediaType.APPLICATION_JSON;

  private final MediaService media;
  private final MediaAnswers answers;

  MediaResource(MediaService media, MediaAnswers answers) {
    this.media = media;
    this.answers = answers;
  }

  @POST
  @Writes
  @Consumes(JSON)
  @Operation(operationId = "createMedia", summary = "Create an entry")
  @RequestBody(
      required = true,
      content = @Content(schema = @Schema(implementation = MediaInput.class)))
  @APIResponse(
      responseCode = "201",
      description = "Created",
      headers = {
        @Header(name = "Location", required = true),
        @Header(name = "ETag", required = true)
      },
      content = @Content(schema = @Schema(implementation = MediaView.class)))
  public Uni<Response> create(
      @Context HttpServerRequest request, @Context ContainerRequestContext context) {
    QueryParams.none(context.getUriInfo());
    return Bodies.json(request)
        .map(MediaReader::read)
        .flatMap(
            draft ->
                Answers.soon(answers.writing().stored(media.create(draft, Callers.of(context)))))
        .map(
            created ->
                Answers.entry(Answers.created("/api/v1/media/" + created.id()), created.answer()));
  }

  @GET
  @Path("/{id}")
  @Operation(operationId = "getMedia", summary = "Read an entry")
  @Parameter(
      name = "includeDeleted",
      in = ParameterIn.QUERY,
      schema = @Schema(type = SchemaType.BOOLEAN))
  @Parameter(
      name = "If-None-Match",
      in = ParameterIn.HEADER,
      schema = @Schema(type = SchemaType.STRING))
  @Parameter(
      name = "Cache-Control",
      in = ParameterIn.HEADER,
      description = "With no-cache the answer is made from the database.",
      schema = @Schema(type = SchemaType.STRING))
  @APIResponse(
      responseCode = "200",
      description = "The entry",
      headers = @Header(name = "ETag", required = true),
      content = @Content(schema = @Schema(implementation = MediaView.class)))
  @APIResponse(
      responseCode = "304",
      description = "The caller has this version already",
      headers = @Header(name = "ETag", required = true))
  public Uni<Response> get(
      @Parameter(schema = @Schema(format = "uuid")) @PathParam("id") String id,
      @Context UriInfo uri,
      @Context HttpServerRequest request,
      @Context HttpHeaders headers) {
    UUID wanted = Ids.inPath(id);
    if (includeDeleted(uri, request)) {
      return Answers.soon(media.get(wanted)).map(found -> unlessKnown(found, headers));
    }
    if (Freshness.isDemanded(headers)) {
      return Answers.soon(answers.byIdAnew(wanted))
          .map(found -> Answers.unlessKnown(headers, found));
    }
    return answers
        .ready(wanted)
        .map(found -> Uni.createFrom().item(Answers.unlessKnown(headers, found)))
        .orElseGet(
            () ->
                Answers.soon(answers.byId(wanted))
                    .map(found -> Answers.unlessKnown(headers, found)));
  }

  @GET
  @Path("/external/{externalId: .+}")
  @Operation(operationId = "getMediaByExternalId", summary = "Read an entry by its external id")
  @Parameter(
      name = "type",
      in = ParameterIn.QUERY,
      description = "Needed only where entries of several types have the id.",
      schema = @Schema(enumeration = {"movie", "series", "episode"}))
  @Parameter(
      name = "Cache-Control",
      in = ParameterIn.HEADER,
      description = "With no-cache the answer is made from the database.",
      schema = @Schema(type = SchemaType.STRING))
  @APIResponse(
      responseCode = "200",
      description = "The entry",
      headers = @Header(name = "ETag", required = true),
      content = @Content(schema = @Schema(implementation = MediaView.class)))
  @APIResponse(
      responseCode = "304",
      description = "The caller has this version already",
      headers = @Header(name = "ETag", required = true))
  public Uni<Response> getByExternalId(
      @PathParam("externalId") String externalId,
      @Context UriInfo uri,
      @Context HttpHeaders headers) {
    QueryParams in = new QueryParams(uri);
    Optional<MediaType> type = in.named("type", MediaType::byWireName, "movie, series or episode");
    in.check();
    return Answers.soon(
            answers.byExternalId(externalId(externalId), type, Freshness.isDemanded(headers)))
        .map(found -> Answers.unlessKnown(headers, found));
  }

  @PUT
  @Path("/{id}")
  @Writes
  @Consumes(JSON)
  @Operation(operationId = "replaceMedia", summary = "Replace an entry")
  @Parameter(
      name = "If-Match",
      in = ParameterIn.HEADER,
      required = true,
      schema = @Schema(type = SchemaType.STRING))
  @RequestBody(
      required = true,
      content = @Content(schema = @Schema(implementation = MediaInput.class)))
  @APIResponse(
      responseCode = "200",
      description = "The entry as it is now",
      headers = @Header(name = "ETag", required = true),
      content = @Content(schema = @Schema(implementation = MediaView.class)))
  public Uni<Response> replace(
      @Parameter(schema = @Schema(format = "uuid")) @PathParam("id") String id,
      @Context HttpHeaders headers,
      @Context HttpServerRequest request,
      @Context ContainerRequestContext context) {
    return change(
        id,
        headers,
        request,
        context,
        json -> {
          MediaDraft draft = MediaReader.read(json);
          return now -> draft;
        });
  }

  @PATCH
  @Path("/{id}")
  @Writes
  @Consumes({Answers.MERGE_PATCH, JSON})
  @Operation(operationId = "patchMedia", summary = "Change an entry by a JSON merge patch")
  @Parameter(
      name = "If-Match",
      in = ParameterIn.HEADER,
      required = true,
      schema = @Schema(type = SchemaType.STRING))
  @RequestBody(required = true, content = @Content(schema = @Schema(type = SchemaType.OBJECT)))
  @APIResponse(
      responseCode = "200",
      description = "The entry as it is now",
      headers = @Header(name = "ETag", required = true),
      content = @Content(schema = @Schema(implementation = MediaView.class)))
  public Uni<Response> patch(
      @Parameter(schema = @Schema(format = "uuid")) @PathParam("id") String id,
      @Context HttpHeaders headers,
      @Context HttpServerRequest request,
      @Context ContainerRequestContext context) {
    return change(id, headers, request, context, MediaReader::patch);
  }

  @DELETE
  @Path("/{id}")
  @Writes
  @Operation(
      operationId = "deleteMedia",
      summary = "Delete an entry",
      description = "Softly, unless purge is asked for, which takes an admin key.")
  @Parameter(
      name = "If-Match",
      in = ParameterIn.HEADER,
      required = true,
      schema = @Schema(type = SchemaType.STRING))
  @Parameter(name = "purge", in = ParameterIn.QUERY, schema = @Schema(type = SchemaType.BOOLEAN))
  @APIResponse(responseCode = "204", description = "Deleted")
  public Uni<Response> delete(
      @Parameter(schema = @Schema(format = "uuid")) @PathParam("id") String id,
      @Context UriInfo uri,
      @Context HttpHeaders headers,
      @Context ContainerRequestContext context) {
    UUID wanted = Ids.inPath(id);
    QueryParams in = new QueryParams(uri);
    boolean purge = in.bool("purge").orElse(false);
    in.check();
    if (purge) {
      Callers.require(Role.ADMIN, context);
    }
    LongPredicate expected = Preconditions.required(headers);
    return Answers.soon(
        (purge
                ? media.purge(wanted, expected, Callers.of(context))
                : media.delete(wanted, expected, Callers.of(context)))
            .replaceWith(Response.noContent().build()));
  }

  @POST
  @Path("/{id}/restore")
  @Writes
  @Operation(operationId = "restoreMedia", summary = "Undo a soft delete")
  @Parameter(name = "If-Match", in = ParameterIn.HEADER, schema = @Schema(type = SchemaType.STRING))
  @APIResponse(
      responseCode = "200",
      description = "The entry as it is now",
      headers = @Header(name = "ETag", required = true),
      content = @Content(schema = @Schema(implementation = MediaView.class)))
  public Uni<Response> restore(
      @Parameter(schema = @Schema(format = "uuid")) @PathParam("id") String id,
      @Context HttpHeaders headers,
      @Context ContainerRequestContext context) {
    QueryParams.none(context.getUriInfo());
    Uni<Media> restored =
        media.restore(Ids.inPath(id), Preconditions.optional(headers), Callers.of(context));
    return Answers.soon(answers.writing().stored(restored))
        .map(written -> Answers.entry(Response.ok(), written.answer()));
  }

  private Uni<Response> change(
      String id,
      HttpHeaders headers,
      HttpServerRequest request,
      ContainerRequestContext context,
      Function<JsonNode, Function<Media, MediaDraft>> change) {
    UUID wanted = Ids.inPath(id);
    QueryParams.none(context.getUriInfo());
    LongPredicate expected = Preconditions.required(headers);
    return Bodies.json(request)
        .map(change)
        .flatMap(
            to ->
                Answers.soon(
                    answers
                        .writing()
                        .stored(media.change(wanted, expected, to, Callers.of(context)))))
        .map(written -> Answers.entry(Response.ok(), written.answer()));
  }

  private static Response unlessKnown(Media found, HttpHeaders headers) {
    return Answers.unlessKnown(headers, found.version(), MediaView.of(found));
  }

  private static boolean includeDeleted(UriInfo uri, HttpServerRequest request) {
    if (request.query() == null) {
      return false;
    }
    QueryParams in = new QueryParams(uri);
    boolean include = in.bool("includeDeleted").orElse(false);
    in.check();
    return include;
  }

  private static ExternalId externalId(String text) {
    try {
      return ExternalId.parse(text);
    } catch (IllegalArgumentException e) {
      throw new StorageException.Validation("externalId", e.getMessage());
    }
  }
}
