package io.researcharr.data.adapter.rest;

import io.researcharr.data.domain.audit.AuditAction;
import io.researcharr.data.domain.audit.AuditEntity;
import io.researcharr.data.domain.audit.AuditEntry;
import io.researcharr.data.domain.audit.AuditFilter;
import io.researcharr.data.domain.audit.AuditId;
import io.researcharr.data.port.Portion;
import io.researcharr.data.port.StorageException;
import io.researcharr.data.service.AuditRevert;
import io.researcharr.data.service.AuditService;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
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
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The audit trail, for administrators. */
@Path("/api/v1/audit")
@Tag(name = "Audit")
class AuditResource {

  static final int MAX_ID = 100;
  static final int MAX_ACTOR = 200;

  private static final String ENTITIES =
      "one of "
          + Arrays.stream(AuditEntity.values())
              .map(AuditEntity::wireName)
              .collect(Collectors.joining(", "));

  private final AuditService audit;
  private final AuditRevert revert;
  private final CursorCodec cursors;
  private final ListStreams streams;

  AuditResource(AuditService audit, AuditRevert revert, CursorCodec cursors, ListStreams streams) {
    this.streams = streams;
    this.audit = audit;
    this.revert = revert;
    this.cursors = cursors;
  }

  @GET
  @Administers
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "listAudit",
      summary = "See who changed what, from new to old, by page or as a stream",
      description = "A page may have fewer entries than its limit where they are large.")
  @APIResponse(
      responseCode = "200",
      description = "One page, or with Accept: application/x-ndjson every entry, one a line",
      headers = @Header(name = "Link", description = "The next page, if there is one."),
      content = {
        @Content(
            mediaType = MediaType.APPLICATION_JSON,
            schema = @Schema(implementation = AuditViews.Page.class)),
        @Content(
            mediaType = Answers.NDJSON,
            schema = @Schema(implementation = AuditViews.View.class))
      })
  public Uni<Response> list(@Context UriInfo uri, @Context HttpHeaders headers) {
    MediaListResource.requireJson(headers);
    Params params = Params.of(uri);
    String scope = "audit|" + params.filter();
    Optional<AuditId> before =
        params.cursor().map(text -> AuditId.parse(cursors.decodeText(text, scope)));
    return Answers.soon(
        audit
            .page(params.filter(), before, params.limit() + 1)
            .map(found -> page(found, params.limit(), scope, uri)));
  }

  @GET
  @Administers
  @Produces(Answers.NDJSON)
  @Operation(hidden = true)
  public Multi<byte[]> stream(@Context UriInfo uri, @Context HttpServerRequest request) {
    Params params = Params.of(uri);
    if (params.cursor().isPresent()) {
      throw new StorageException.Validation("cursor", "has no meaning for a stream");
    }
    var lines =
        audit.stream(params.filter())
            .onItem()
            .transformToIterable(found -> JsonLines.of(found, AuditViews.View::of))
            .onFailure()
            .invoke(ProblemMapper::of);
    return streams.serve(lines, request);
  }

  @POST
  @Path("/{id}/revert")
  @Administers
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "revertAudit",
      summary = "Put back what a change has replaced",
      description =
          "As a new change of its own, which is answered, if nothing has changed the thing since."
              + " What was created is deleted, what was deleted comes back. What was done to jobs"
              + " and keys, what was purged, and secrets can't be put back.")
  @APIResponse(
      responseCode = "200",
      description = "The entry of the change that has put it back",
      content = @Content(schema = @Schema(implementation = AuditViews.View.class)))
  public Uni<Response> revert(
      @Parameter(schema = @Schema(pattern = "^" + AuditId.FORM + "$")) @PathParam("id") String id,
      @Context ContainerRequestContext context) {
    QueryParams.none(context.getUriInfo());
    return Answers.soon(
        revert
            .revert(inPath(id), Callers.of(context))
            .map(written -> Answers.json(AuditViews.View.of(written))));
  }

  private Response page(Portion<AuditEntry> found, int limit, String scope, UriInfo uri) {
    Slice<AuditEntry> slice =
        Slice.of(found, limit, last -> cursors.encodeText(last.id().toString(), scope));
    List<AuditViews.View> views = slice.shown().stream().map(AuditViews.View::of).toList();
    return Answers.page(new AuditViews.Page(views, slice.next().orElse(null)), slice.next(), uri);
  }

  private static AuditId inPath(String text) {
    try {
      return AuditId.parse(text);
    } catch (IllegalArgumentException e) {
      throw new StorageException.Validation("id", e.getMessage());
    }
  }

  /** What a caller wants of the trail. */
  private record Params(AuditFilter filter, int limit, Optional<String> cursor) {

    private static Params of(UriInfo uri) {
      QueryParams in = new QueryParams(uri);
      Optional<AuditEntity> entity = in.named("entityType", AuditEntity::byWireName, ENTITIES);
      Optional<String> id = in.text("entityId", MAX_ID);
      Optional<String> actor = in.text("actor", MAX_ACTOR);
      Optional<AuditAction> action =
          in.named("action", AuditAction::byWireName, "an action such as updated or purged");
      var from = in.time("from");
      var to = in.time("to");
      int limit =
          in.integer("limit", 1, MediaListParams.MAX_LIMIT).orElse(MediaListParams.DEFAULT_LIMIT);
      Optional<String> cursor = in.text("cursor", 4_096);
      in.check();
      if (id.isPresent() && entity.isEmpty()) {
        throw new StorageException.Validation("entityId", "needs an entityType beside it");
      }
      return new Params(new AuditFilter(entity, id, actor, action, from, to), limit, cursor);
    }
  }
}
