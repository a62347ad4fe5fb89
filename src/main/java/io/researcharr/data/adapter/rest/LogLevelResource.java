package io.researcharr.data.adapter.rest;

import com.fasterxml.jackson.databind.JsonNode;
import io.researcharr.data.domain.logs.LogCategory;
import io.researcharr.data.domain.logs.LogLevel;
import io.researcharr.data.port.StorageException;
import io.researcharr.data.service.SystemService;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What the instance that answers logs, for operators to change while it runs. */
@Path("/api/v1/system/log-levels")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Operations")
class LogLevelResource {

  private static final String FORM = "^[A-Za-z_][A-Za-z0-9_.$-]{0,199}$";

  private final SystemService system;

  LogLevelResource(SystemService system) {
    this.system = system;
  }

  @GET
  @Operation(
      operationId = "listLogLevels",
      summary = "See which levels were changed in the instance that answers")
  @APIResponse(
      responseCode = "200",
      description = "What was changed since its start",
      content = @Content(schema = @Schema(implementation = Changes.class)))
  public Response list(@Context UriInfo uri) {
    QueryParams.none(uri);
    return Answers.json(
        new Changes(
            system.logs().changed().entrySet().stream()
                .map(change -> new View(change.getKey().name(), change.getValue().wireName()))
                .toList()));
  }

  @PUT
  @Path("/{category}")
  @Administers
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "putLogLevel",
      summary = "Change the level of a category in the instance that answers",
      description = "Until it is deleted or the instance ends.")
  @RequestBody(required = true, content = @Content(schema = @Schema(implementation = Input.class)))
  @APIResponse(
      responseCode = "200",
      description = "The level that it has now",
      content = @Content(schema = @Schema(implementation = View.class)))
  public Uni<Response> put(
      @Parameter(schema = @Schema(pattern = FORM)) @PathParam("category") String category,
      @Context HttpServerRequest request,
      @Context UriInfo uri) {
    LogCategory wanted = category(category);
    QueryParams.none(uri);
    return Bodies.json(request)
        .map(LogLevelResource::level)
        .map(
            level -> {
              system.logs().change(wanted, level);
              return Answers.json(new View(wanted.name(), level.wireName()));
            });
  }

  @DELETE
  @Path("/{category}")
  @Administers
  @Operation(
      operationId = "deleteLogLevel",
      summary = "Give a category the level that it had at the start")
  @APIResponse(responseCode = "204", description = "Taken back")
  public Response delete(
      @Parameter(schema = @Schema(pattern = FORM)) @PathParam("category") String category,
      @Context UriInfo uri) {
    LogCategory wanted = category(category);
    QueryParams.none(uri);
    if (!system.logs().takeBack(wanted)) {
      throw new StorageException.NotFound("log level", wanted.name());
    }
    return Response.noContent().build();
  }

  private static LogCategory category(String text) {
    try {
      return new LogCategory(text);
    } catch (IllegalArgumentException e) {
      throw new StorageException.Validation("category", e.getMessage());
    }
  }

  private static LogLevel level(JsonNode json) {
    JsonFields in = new JsonFields(json);
    Optional<LogLevel> level =
        in.parsed(
            "level",
            20,
            text ->
                LogLevel.byWireName(text)
                    .orElseThrow(
                        () ->
                            new IllegalArgumentException(
                                "must be off, error, warn, info or debug")));
    in.required("level", level, LogLevel.INFO);
    in.refuseOthers(name -> "is not a known field");
    in.check();
    return level.orElseThrow();
  }

  /** A level as it is written. */
  @Schema(name = "LogLevelInput")
  record Input(
      @Schema(
              required = true,
              enumeration = {"off", "error", "warn", "info", "debug"})
          String level) {}

  /** A category with its level. */
  @Schema(name = "LogLevel")
  record View(
      @Schema(required = true) String category,
      @Schema(
              required = true,
              enumeration = {"off", "error", "warn", "info", "debug"})
          String level) {}

  /** All that was changed. */
  @Schema(name = "LogLevels")
  record Changes(@Schema(required = true) List<View> levels) {}
}
