package io.researcharr.data.adapter.rest;

import io.researcharr.data.domain.access.Caller;
import io.researcharr.data.domain.settings.Setting;
import io.researcharr.data.domain.settings.SettingKey;
import io.researcharr.data.service.SettingsService;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
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

/** Settings, for operators to write and for everybody to read. */
@Path("/api/v1/settings")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Settings")
class SettingsResource {

  private static final String LIST = "settings";

  private final SettingsService settings;
  private final CursorCodec cursors;

  SettingsResource(SettingsService settings, CursorCodec cursors) {
    this.settings = settings;
    this.cursors = cursors;
  }

  @GET
  @Operation(
      operationId = "listSettings",
      summary = "List settings in the order of their keys",
      description = "Secrets are masked unless the caller is an administrator.")
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
      content = @Content(schema = @Schema(implementation = SettingViews.Page.class)))
  public Uni<Response> list(@Context UriInfo uri, @Context ContainerRequestContext context) {
    Caller caller = Callers.of(context);
    QueryParams in = new QueryParams(uri);
    int limit =
        in.integer("limit", 1, MediaListParams.MAX_LIMIT).orElse(MediaListParams.DEFAULT_LIMIT);
    Optional<String> cursor = in.text("cursor", 4_096);
    in.check();
    Optional<SettingKey> after = cursor.map(text -> new SettingKey(cursors.decodeText(text, LIST)));
    return Answers.soon(
        settings.list(after, limit + 1).map(found -> page(found, limit, uri, caller)));
  }

  @GET
  @Path("/{key}")
  @Operation(
      operationId = "getSetting",
      summary = "Read a setting",
      description = "A secret is masked unless the caller is an administrator.")
  @Parameter(
      name = "If-None-Match",
      in = ParameterIn.HEADER,
      schema = @Schema(type = SchemaType.STRING))
  @APIResponse(
      responseCode = "200",
      description = "The setting",
      headers = @Header(name = "ETag", required = true),
      content = @Content(schema = @Schema(implementation = SettingViews.View.class)))
  @APIResponse(
      responseCode = "304",
      description = "The caller has this version already",
      headers = @Header(name = "ETag", required = true))
  public Uni<Response> get(
      @Parameter(schema = @Schema(pattern = "^" + SettingKey.FORM + "$")) @PathParam("key")
          String key,
      @Context HttpHeaders headers,
      @Context ContainerRequestContext context) {
    SettingKey wanted = SettingReader.key(key);
    Caller caller = Callers.of(context);
    QueryParams.none(context.getUriInfo());
    return Answers.soon(
        settings
            .get(wanted)
            .map(
                found ->
                    Answers.unlessKnown(
                        headers, found.version(), SettingViews.View.of(found, caller))));
  }

  @PUT
  @Path("/{key}")
  @Administers
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "putSetting",
      summary = "Create or replace a setting",
      description =
          "A setting that is there is replaced with If-Match only. If-None-Match: * creates and"
              + " never replaces. Keys that the service itself reads have a type and a range.")
  @Parameter(
      name = "If-Match",
      in = ParameterIn.HEADER,
      description = "Needed when the setting is there.",
      schema = @Schema(type = SchemaType.STRING))
  @Parameter(
      name = "If-None-Match",
      in = ParameterIn.HEADER,
      schema = @Schema(type = SchemaType.STRING))
  @RequestBody(
      required = true,
      content = @Content(schema = @Schema(implementation = SettingViews.Input.class)))
  @APIResponse(
      responseCode = "200",
      description = "The setting as it is now",
      headers = @Header(name = "ETag", required = true),
      content = @Content(schema = @Schema(implementation = SettingViews.View.class)))
  @APIResponse(
      responseCode = "201",
      description = "Created",
      headers = {
        @Header(name = "Location", required = true),
        @Header(name = "ETag", required = true)
      },
      content = @Content(schema = @Schema(implementation = SettingViews.View.class)))
  public Uni<Response> put(
      @Parameter(schema = @Schema(pattern = "^" + SettingKey.FORM + "$")) @PathParam("key")
          String key,
      @Context HttpHeaders headers,
      @Context HttpServerRequest request,
      @Context ContainerRequestContext context) {
    SettingKey wanted = SettingReader.key(key);
    QueryParams.none(context.getUriInfo());
    boolean mayCreate = !Preconditions.isGiven(headers);
    LongPredicate expected = Preconditions.ifThere(headers);
    Caller caller = Callers.of(context);
    return Bodies.json(request)
        .map(SettingReader::read)
        .flatMap(draft -> Answers.soon(settings.put(wanted, draft, mayCreate, expected, caller)))
        .map(written -> written(written, caller));
  }

  @DELETE
  @Path("/{key}")
  @Administers
  @Operation(
      operationId = "deleteSetting",
      summary = "Delete a setting",
      description = "What the service itself reads has its default then.")
  @Parameter(
      name = "If-Match",
      in = ParameterIn.HEADER,
      required = true,
      schema = @Schema(type = SchemaType.STRING))
  @APIResponse(responseCode = "204", description = "Deleted")
  public Uni<Response> delete(
      @Parameter(schema = @Schema(pattern = "^" + SettingKey.FORM + "$")) @PathParam("key")
          String key,
      @Context HttpHeaders headers,
      @Context ContainerRequestContext context) {
    SettingKey wanted = SettingReader.key(key);
    QueryParams.none(context.getUriInfo());
    LongPredicate expected = Preconditions.required(headers);
    return Answers.soon(
        settings
            .delete(wanted, expected, Callers.of(context))
            .replaceWith(Response.noContent().build()));
  }

  private Response page(List<Setting> found, int limit, UriInfo uri, Caller caller) {
    Slice<Setting> slice =
        Slice.of(found, limit, last -> cursors.encodeText(last.key().text(), LIST));
    return Answers.page(
        SettingViews.Page.of(slice.shown(), slice.next(), caller), slice.next(), uri);
  }

  private static Response written(SettingsService.Written written, Caller caller) {
    Setting setting = written.setting();
    var answer =
        written.isNew() ? Answers.created("/api/v1/settings/" + setting.key()) : Response.ok();
    return Answers.versioned(answer, setting.version(), SettingViews.View.of(setting, caller));
  }
}
