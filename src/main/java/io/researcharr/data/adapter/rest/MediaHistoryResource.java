package io.researcharr.data.adapter.rest;

import io.researcharr.data.port.StorageException;
import io.researcharr.data.service.AuditService;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Entries of the catalogue as they were. */
@Path("/api/v1/media")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Media")
class MediaHistoryResource {

  private final AuditService audit;

  MediaHistoryResource(AuditService audit) {
    this.audit = audit;
  }

  @GET
  @Path("/{id}/at")
  @Operation(
      operationId = "getMediaAt",
      summary = "Read an entry as it was at a time",
      description =
          "Also one that was purged since. Not found are entries that were not there then, and"
              + " times before the oldest change that is remembered.")
  @Parameter(
      name = "time",
      in = ParameterIn.QUERY,
      required = true,
      schema = @Schema(type = SchemaType.STRING, format = "date-time"))
  @Parameter(
      name = "includeDeleted",
      in = ParameterIn.QUERY,
      schema = @Schema(type = SchemaType.BOOLEAN))
  @APIResponse(
      responseCode = "200",
      description = "The entry as it was",
      headers = @Header(name = "ETag", required = true, description = "Of the version it had."),
      content = @Content(schema = @Schema(implementation = MediaView.class)))
  public Uni<Response> at(
      @Parameter(schema = @Schema(format = "uuid")) @PathParam("id") String id,
      @Context UriInfo uri) {
    UUID wanted = Ids.inPath(id);
    QueryParams in = new QueryParams(uri);
    Optional<Instant> time = in.time("time");
    boolean includeDeleted = in.bool("includeDeleted").orElse(false);
    in.check();
    if (time.isEmpty()) {
      throw new StorageException.Validation("time", "is needed");
    }
    return Answers.soon(audit.mediaAt(wanted, time.get(), includeDeleted).map(Answers::entry));
  }
}
