package io.researcharr.data.adapter.rest;

import com.fasterxml.jackson.databind.JsonNode;
import io.researcharr.data.domain.access.Caller;
import io.researcharr.data.domain.imports.Import;
import io.researcharr.data.domain.imports.ImportSource;
import io.researcharr.data.domain.imports.ImportState;
import io.researcharr.data.domain.imports.ServerUrl;
import io.researcharr.data.domain.imports.Skip;
import io.researcharr.data.port.StorageException;
import io.researcharr.data.port.UpstreamException;
import io.researcharr.data.service.Closing;
import io.researcharr.data.service.ImportReport;
import io.researcharr.data.service.ImportService;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
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
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
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

/** Imports of Radarr's and Sonarr's libraries. */
@Path("/api/v1/imports")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Imports")
class ImportResource {

  private static final Pattern INSTANCE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
  private static final String LIST = "imports";
  private static final String SENT = "sent";

  private final ImportService imports;
  private final CursorCodec cursors;
  private final StreamRepeats repeats;

  ImportResource(ImportService imports, CursorCodec cursors, StreamRepeats repeats) {
    this.imports = imports;
    this.cursors = cursors;
    this.repeats = repeats;
  }

  @POST
  @Administers
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(operationId = "orderImport", summary = "Import from a running Radarr or Sonarr")
  @RequestBody(
      required = true,
      content = @Content(schema = @Schema(implementation = ImportViews.Order.class)))
  @APIResponse(
      responseCode = "202",
      description = "The import, which begins at once",
      headers = @Header(name = "Location", required = true),
      content = @Content(schema = @Schema(implementation = ImportViews.View.class)))
  public Uni<Response> order(
      @Context HttpServerRequest request, @Context ContainerRequestContext context) {
    QueryParams.none(context.getUriInfo());
    return Bodies.json(request)
        .map(ImportResource::order)
        .flatMap(
            o ->
                Answers.soon(
                    imports.order(
                        ImportSource.byWireName(o.source()).orElseThrow(),
                        o.baseUrl(),
                        o.apiKey(),
                        o.instance(),
                        Callers.of(context))))
        .map(ordered -> answer(Response.accepted(), ordered, null));
  }

  @POST
  @Path("/{source}/library")
  @Administers
  @TreatsRepeats
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "sendLibrary",
      summary = "Import a library that is sent along",
      description =
          "The body is the JSON array that /api/v3/movie or /api/v3/series answers, of any size; a"
              + " series may carry its episodes. The answer comes when the import has ended. Of a"
              + " library that breaks off, the rows before that stay, and the same library can be"
              + " sent again. An upload that says nothing for half a minute has broken off. An instance"
              + " takes in two at once; others wait for up to ten seconds before they are refused.")
  @Parameter(
      name = "instance",
      in = ParameterIn.QUERY,
      description = "Your name for the server it comes from.",
      schema = @Schema(defaultValue = SENT))
  @RequestBody(
      required = true,
      content = @Content(schema = @Schema(type = SchemaType.ARRAY, implementation = Object.class)))
  @APIResponse(
      responseCode = "200",
      description = "The import, which has ended",
      headers = @Header(name = "Location", required = true),
      content = @Content(schema = @Schema(implementation = ImportViews.View.class)))
  public Uni<Response> send(
      @Parameter(schema = @Schema(enumeration = {"radarr", "sonarr"})) @PathParam("source")
          String source,
      @Context UriInfo uri,
      @Context HttpServerRequest request,
      @Context ContainerRequestContext context) {
    ImportSource from =
        ImportSource.byWireName(source)
            .orElseThrow(() -> new StorageException.NotFound("source", source));
    QueryParams in = new QueryParams(uri);
    String instance = in.parsed("instance", 64, ImportResource::instance).orElse(SENT);
    in.check();
    Upload upload = new Upload(imports, from, instance, Callers.of(context));
    return KeyedRequests.key(context)
        .map(key -> repeats.answer(key, request, upload))
        .orElseGet(() -> upload.end(Bodies.stream(request), Closing.nothing()).map(upload::answer));
  }

  /** A library that is sent along. */
  private record Upload(ImportService imports, ImportSource source, String instance, Caller caller)
      implements StreamRepeats.EndCall<ImportReport> {

    @Override
    public Uni<ImportReport> end(Multi<Buffer> body, Closing<ImportReport> closing) {
      return imports
          .take(source, instance, body.map(Buffer::getBytes), caller, closing)
          .onFailure(UpstreamException.class)
          .transform(e -> new ProblemException(ProblemKind.MALFORMED_REQUEST, broken(e)));
    }

    @Override
    public Response answer(ImportReport end) {
      return ImportResource.answer(Response.ok(), end);
    }

    @Override
    public boolean isKept(ImportReport end) {
      return end.imported().state() == ImportState.COMPLETED;
    }
  }

  private static String broken(Throwable reason) {
    return "The library can't be read: " + reason.getMessage() + ".";
  }

  @GET
  @Path("/{id}")
  @Operation(operationId = "getImport", summary = "See how far an import is")
  @APIResponse(
      responseCode = "200",
      description = "The import",
      content = @Content(schema = @Schema(implementation = ImportViews.View.class)))
  public Uni<Response> get(
      @Parameter(schema = @Schema(format = "uuid")) @PathParam("id") String id,
      @Context UriInfo uri) {
    QueryParams.none(uri);
    return Answers.soon(imports.report(Ids.inPath(id)).map(found -> answer(Response.ok(), found)));
  }

  @GET
  @Operation(operationId = "listImports", summary = "List imports, from new to old")
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
      content = @Content(schema = @Schema(implementation = ImportViews.Page.class)))
  public Uni<Response> list(@Context UriInfo uri) {
    QueryParams in = new QueryParams(uri);
    int limit =
        in.integer("limit", 1, MediaListParams.MAX_LIMIT).orElse(MediaListParams.DEFAULT_LIMIT);
    Optional<String> cursor = in.text("cursor", 4_096);
    in.check();
    return Answers.soon(
        imports
            .list(cursor.map(text -> cursors.decodeId(text, LIST)), limit + 1)
            .map(found -> page(found, limit, uri)));
  }

  @DELETE
  @Path("/{id}")
  @Administers
  @Operation(
      operationId = "cancelImport",
      summary = "Cancel an import",
      description = "What it has stored so far stays.")
  @APIResponse(responseCode = "204", description = "Cancelled")
  public Uni<Response> cancel(
      @Parameter(schema = @Schema(format = "uuid")) @PathParam("id") String id,
      @Context UriInfo uri) {
    QueryParams.none(uri);
    return Answers.soon(imports.cancel(Ids.inPath(id)).replaceWith(Response.noContent().build()));
  }

  private static Response answer(Response.ResponseBuilder answer, ImportReport report) {
    return answer(answer, report.imported(), report.skips());
  }

  private static Response answer(Response.ResponseBuilder answer, Import found, List<Skip> skips) {
    return Answers.at(answer, "/api/v1/imports/" + found.id())
        .type(MediaType.APPLICATION_JSON_TYPE)
        .entity(Json.bytes(ImportViews.View.of(found, skips)))
        .build();
  }

  private Response page(List<Import> found, int limit, UriInfo uri) {
    Slice<Import> slice = Slice.of(found, limit, last -> cursors.encodeId(last.id(), LIST));
    List<ImportViews.View> views =
        slice.shown().stream().map(import_ -> ImportViews.View.of(import_, null)).toList();
    return Answers.page(new ImportViews.Page(views, slice.next().orElse(null)), slice.next(), uri);
  }

  private static ImportViews.Order order(JsonNode json) {
    JsonFields in = new JsonFields(json);
    var order =
        new ImportViews.Order(
            in.required("source", in.parsed("source", 20, ImportResource::source), ""),
            in.required("baseUrl", in.parsed("baseUrl", 2_000, ImportResource::baseUrl), ""),
            in.required("apiKey", in.parsed("apiKey", 200, ImportResource::apiKey), ""),
            in.required("instance", in.parsed("instance", 64, ImportResource::instance), ""));
    in.refuseOthers(name -> "is not a known field");
    in.check();
    return order;
  }

  private static String source(String text) {
    return ImportSource.byWireName(text)
        .map(ImportSource::wireName)
        .orElseThrow(() -> new IllegalArgumentException("must be radarr or sonarr"));
  }

  private static String instance(String text) {
    if (!INSTANCE.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "must have 1 to 64 letters, digits, dots, dashes and underscores");
    }
    return text;
  }

  private static String apiKey(String text) {
    if (!text.chars().allMatch(c -> c > ' ' && c < 127)) {
      throw new IllegalArgumentException("must have printable ASCII characters only");
    }
    return text;
  }

  private static String baseUrl(String text) {
    return ServerUrl.parse(text)
        .filter(url -> !text.contains("?") && !text.contains("#"))
        .map(url -> text)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "must be an http or https URL with a host, and without user, query and"
                        + " fragment"));
  }
}
