package io.researcharr.data.adapter.rest;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.eclipse.microprofile.openapi.models.headers.Header;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.eclipse.microprofile.openapi.models.security.SecurityScheme;

/**
 * What every operation has in common, added to the document while it is built: keys, problems and
 * list parameters.
 */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public class ApiDocument implements OASFilter {

  private static final String NDJSON = Answers.NDJSON;
  private static final List<String> CAN_COLLIDE =
      List.of(
          "createMedia",
          "replaceMedia",
          "patchMedia",
          "restoreMedia",
          "orderImport",
          "sendLibrary",
          "cancelImport",
          "heartbeatJob",
          "completeJob",
          "failJob",
          "pauseJob",
          "cancelJob",
          "requestJobPause",
          "resumeJob",
          "retryJob",
          "addQueueItem",
          "markQueueItemProcessed",
          "retryQueueItem",
          "revertAudit");
  private static final List<String> READS_FOR_ADMINISTRATORS = List.of("listAudit");

  /** Operations that compare versions without If-Match. */
  private static final List<String> COMPARES = List.of("revertAudit");

  static final List<String> READS_BY_POST = List.of("getMediaBatch");

  /** Operations that create without If-Match, and replace only with it. */
  private static final List<String> CREATES_OR_REPLACES = List.of("putSetting");

  private static final List<String> INPUTS =
      List.of(
          "MediaInput",
          "MediaBatchQuery",
          "ImportOrder",
          "JobOrder",
          "JobOrders",
          "JobClaim",
          "JobHeartbeat",
          "JobCompletion",
          "JobFailure",
          "JobPause",
          "JobOutcome",
          "JobOutcomes",
          "JobBatchHeartbeat",
          "JobHeartbeats",
          "JobRedrive",
          "SettingInput",
          "LogLevelInput",
          "QueueItemInput",
          "QueueClaim",
          "QueueItemProcessed",
          "QueueItemRetry");
  private static final List<String> ALWAYS_ANSWERED =
      List.of(
          "type", "title", "sortTitle", "externalId", "status", "monitored", "metadata", "tags");

  @Override
  public void filterOpenAPI(OpenAPI document) {
    addKeys(document);
    Map<String, Schema> schemas = document.getComponents().getSchemas();
    Schema nothing = OASFactory.createSchema().booleanSchema(false);
    INPUTS.forEach(name -> schemas.get(name).setAdditionalPropertiesSchema(nothing));
    List.of("Media", "MediaHit")
        .forEach(name -> ALWAYS_ANSWERED.forEach(schemas.get(name)::addRequired));
    List.of("Setting", "SettingInput")
        .forEach(name -> schemas.get(name).getProperties().get("value").setType(null));
    document
        .getPaths()
        .getPathItems()
        .forEach(
            (path, item) ->
                item.getOperations()
                    .forEach((method, operation) -> complete(path, method, operation)));
  }

  private static void addKeys(OpenAPI document) {
    document
        .getComponents()
        .addSecurityScheme(
            "ApiKey",
            OASFactory.createSecurityScheme()
                .type(SecurityScheme.Type.APIKEY)
                .in(SecurityScheme.In.HEADER)
                .name("X-Api-Key"))
        .addSecurityScheme(
            "Bearer",
            OASFactory.createSecurityScheme().type(SecurityScheme.Type.HTTP).scheme("bearer"));
    document.setSecurity(
        List.of(
            OASFactory.createSecurityRequirement().addScheme("ApiKey"),
            OASFactory.createSecurityRequirement().addScheme("Bearer")));
  }

  private static void complete(String path, PathItem.HttpMethod method, Operation operation) {
    if ("listMedia".equals(operation.getOperationId())) {
      MediaListDocument.parameters().forEach(operation::addParameter);
    }
    if ("listJobs".equals(operation.getOperationId())) {
      JobListDocument.parameters().forEach(operation::addParameter);
    }
    if ("listAudit".equals(operation.getOperationId())) {
      AuditListDocument.parameters().forEach(operation::addParameter);
    }
    if (method == PathItem.HttpMethod.POST) {
      operation.addParameter(KeyDocument.parameter(operation));
    }
    if (operation.getParameters() != null) {
      operation.getParameters().forEach(parameter -> text(parameter.getSchema()));
    }
    operation.getResponses().getAPIResponses().values().stream()
        .filter(answer -> answer.getHeaders() != null)
        .flatMap(answer -> answer.getHeaders().values().stream())
        .filter(header -> header.getSchema() == null)
        .forEach(header -> header.setSchema(text(OASFactory.createSchema())));
    problems(path, method, operation)
        .forEach(kind -> addProblem(operation, Integer.toString(kind.status()), kind.title()));
    addProblem(operation, "default", "Any other problem");
  }

  /** One kind for each status that an operation can be refused with. */
  private static Stream<ProblemKind> problems(
      String path, PathItem.HttpMethod method, Operation operation) {
    boolean reads =
        method == PathItem.HttpMethod.GET || READS_BY_POST.contains(operation.getOperationId());
    boolean conditional = hasIfMatch(operation);
    boolean demanding =
        CREATES_OR_REPLACES.contains(operation.getOperationId())
            || conditional
                && operation.getParameters().stream()
                    .anyMatch(p -> isIfMatch(p) && Boolean.TRUE.equals(p.getRequired()));
    Map<ProblemKind, Boolean> applies =
        Map.ofEntries(
            Map.entry(ProblemKind.MALFORMED_REQUEST, true),
            Map.entry(ProblemKind.UNAUTHENTICATED, true),
            Map.entry(
                ProblemKind.FORBIDDEN,
                !reads || READS_FOR_ADMINISTRATORS.contains(operation.getOperationId())),
            Map.entry(ProblemKind.NOT_FOUND, path.contains("{")),
            Map.entry(ProblemKind.NOT_ACCEPTABLE, true),
            Map.entry(ProblemKind.DUPLICATE, CAN_COLLIDE.contains(operation.getOperationId())),
            Map.entry(
                ProblemKind.REQUEST_IN_PROGRESS,
                method == PathItem.HttpMethod.POST
                    && !reads
                    && !CAN_COLLIDE.contains(operation.getOperationId())),
            Map.entry(
                ProblemKind.VERSION_CONFLICT,
                conditional || COMPARES.contains(operation.getOperationId())),
            Map.entry(ProblemKind.PAYLOAD_TOO_LARGE, hasBoundedBody(operation)),
            Map.entry(ProblemKind.UNSUPPORTED_MEDIA_TYPE, operation.getRequestBody() != null),
            Map.entry(ProblemKind.PRECONDITION_REQUIRED, demanding),
            Map.entry(ProblemKind.STORAGE_UNAVAILABLE, true),
            Map.entry(ProblemKind.DISK_FULL, !reads));
    return Stream.of(ProblemKind.values()).filter(kind -> applies.getOrDefault(kind, false));
  }

  private static boolean hasBoundedBody(Operation operation) {
    return operation.getRequestBody() != null
        && !"sendLibrary".equals(operation.getOperationId())
        && !operation.getRequestBody().getContent().hasMediaType(NDJSON);
  }

  private static boolean hasIfMatch(Operation operation) {
    return operation.getParameters() != null
        && operation.getParameters().stream().anyMatch(ApiDocument::isIfMatch);
  }

  private static boolean isIfMatch(Parameter parameter) {
    return "If-Match".equals(parameter.getName());
  }

  private static void addProblem(Operation operation, String status, String description) {
    APIResponse answer =
        OASFactory.createAPIResponse()
            .description(description)
            .content(
                OASFactory.createContent()
                    .addMediaType(
                        Problem.MEDIA_TYPE,
                        OASFactory.createMediaType()
                            .schema(
                                OASFactory.createSchema().ref("#/components/schemas/Problem"))));
    if (status.equals("401")) {
      answer.addHeader("WWW-Authenticate", header(Schema.SchemaType.STRING));
    } else if (status.equals("503")) {
      answer.addHeader("Retry-After", header(Schema.SchemaType.INTEGER));
    }
    operation.getResponses().addAPIResponse(status, answer);
  }

  /** What is not said to be anything else is a text. */
  private static Schema text(Schema schema) {
    if (schema.getType() == null) {
      schema.setType(List.of(Schema.SchemaType.STRING));
    }
    return schema;
  }

  private static Header header(Schema.SchemaType type) {
    return OASFactory.createHeader()
        .required(true)
        .schema(OASFactory.createSchema().type(List.of(type)));
  }
}
