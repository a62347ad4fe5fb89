package io.researcharr.data.adapter.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.researcharr.data.domain.access.Caller;
import io.researcharr.data.port.FieldError;
import io.researcharr.data.port.StorageException;
import io.researcharr.data.service.BulkEvent;
import io.researcharr.data.service.BulkLine;
import io.researcharr.data.service.BulkService;
import io.researcharr.data.service.Closing;
import io.smallrye.mutiny.Multi;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Entries by the line, as many as there are. */
@Path("/api/v1/media/bulk")
@Tag(name = "Media")
class MediaBulkResource {

  private final BulkService bulk;
  private final StreamRepeats repeats;

  MediaBulkResource(BulkService bulk, StreamRepeats repeats) {
    this.bulk = bulk;
    this.repeats = repeats;
  }

  @POST
  @Writes
  @TreatsRepeats
  @Consumes(Answers.NDJSON)
  @Produces(Answers.NDJSON)
  @Operation(
      operationId = "bulkUpsertMedia",
      summary = "Create or replace entries by type and external id, one a line")
  @Parameter(
      name = "atomic",
      in = ParameterIn.QUERY,
      description = "All lines or, if one is rejected, none.",
      schema = @Schema(type = SchemaType.BOOLEAN))
  @RequestBody(
      required = true,
      content =
          @Content(mediaType = Answers.NDJSON, schema = @Schema(implementation = MediaInput.class)))
  @APIResponse(
      responseCode = "200",
      description = "A line for each rejected line, and the summary as the last line",
      content =
          @Content(
              mediaType = Answers.NDJSON,
              schema = @Schema(oneOf = {RejectedLine.class, Summary.class, Aborted.class})))
  public Multi<byte[]> upsert(
      @Context UriInfo uri,
      @Context HttpServerRequest request,
      @Context ContainerRequestContext context) {
    QueryParams in = new QueryParams(uri);
    boolean atomic = in.bool("atomic").orElse(false);
    in.check();
    Caller caller = Callers.of(context);
    Upsert upsert = new Upsert(bulk, atomic, caller);
    return KeyedRequests.key(context)
        .map(key -> repeats.lines(key, request, upsert))
        .orElseGet(
            () -> upsert.events(Bodies.stream(request), Closing.nothing()).map(upsert::line));
  }

  /** A bulk request, as its caller wants it. */
  private record Upsert(BulkService bulk, boolean atomic, Caller caller)
      implements StreamRepeats.LineCall<BulkEvent> {

    @Override
    public Multi<BulkEvent> events(Multi<Buffer> body, Closing<List<BulkEvent>> closing) {
      Multi<BulkLine> lines = Lines.of(body).map(line -> MediaBulkResource.line(line, atomic));
      return atomic
          ? bulk.upsertAtomically(lines, MediaBulkResource::content, caller, closing)
          : bulk.upsert(lines, caller, closing);
    }

    @Override
    public byte[] line(BulkEvent event) {
      return answer(event);
    }

    @Override
    public boolean isBroken(BulkEvent event) {
      return event instanceof BulkEvent.Aborted;
    }
  }

  /**
   * A line as far as it is still needed.
   *
   * @param again whether it will be read again, if it is good
   */
  private static BulkLine line(Lines.Line line, boolean again) {
    int bytes = line.bytes().length;
    if (line.isTooLong()) {
      return new BulkLine(
          line.number(), bytes, "", wrong("must not be longer than " + Lines.MAX_BYTES + " bytes"));
    }
    try {
      String text = Json.text(line.bytes());
      BulkLine.Content content = content(text);
      boolean isKept = again && content.draft().isPresent();
      return new BulkLine(line.number(), bytes, isKept ? text : "", content);
    } catch (ProblemException e) {
      return new BulkLine(line.number(), bytes, "", wrong(e.getMessage()));
    }
  }

  private static BulkLine.Content content(String json) {
    try {
      return BulkLine.Content.of(MediaReader.read(Json.read(json)));
    } catch (StorageException.Validation e) {
      return BulkLine.Content.wrong(e.errors());
    } catch (ProblemException e) {
      return wrong(e.getMessage());
    }
  }

  private static BulkLine.Content wrong(String message) {
    return BulkLine.Content.wrong(List.of(new FieldError("line", message)));
  }

  private static byte[] answer(BulkEvent event) {
    if (event instanceof BulkEvent.Rejected rejected) {
      Problem problem = Problem.of(new StorageException.Validation(rejected.errors()));
      return Json.bytes(new RejectedLine(rejected.line(), problem));
    }
    if (event instanceof BulkEvent.Aborted aborted) {
      return Json.bytes(
          new Aborted(Summary.of(aborted.soFar()), ProblemMapper.of(aborted.failure())));
    }
    return Json.bytes(Summary.of((BulkEvent.Summary) event));
  }

  /** A line that was not stored, and why. */
  @Schema(name = "RejectedLine")
  record RejectedLine(
      @Schema(required = true, minimum = "1") long line,
      @Schema(required = true) Problem problem) {}

  /** The last line: how many lines had which outcome. */
  @Schema(name = "BulkSummary")
  record Summary(
      @Schema(required = true) long created,
      @Schema(required = true) long updated,
      @Schema(required = true) long unchanged,
      @Schema(required = true) long rejected) {

    static Summary of(BulkEvent.Summary summary) {
      return new Summary(
          summary.created(), summary.updated(), summary.unchanged(), summary.rejected());
    }
  }

  /** The last line of a request that could not be finished: what is stored, and what happened. */
  @Schema(name = "BulkAborted")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Aborted(
      @Schema(required = true) Summary soFar, @Schema(required = true) Problem problem) {}
}
