package io.researcharr.data.adapter.rest;

import com.fasterxml.jackson.databind.JsonNode;
import io.researcharr.data.domain.job.Outcome;
import io.researcharr.data.domain.repeat.RequestKey;
import io.researcharr.data.service.JobDesk;
import io.researcharr.data.service.JobReports;
import io.researcharr.data.service.Repeats;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.UUID;
import java.util.function.BiFunction;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Jobs in the hands of workers. */
@Path("/api/v1/jobs")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Workers")
class JobWorkResource {

  private final JobDesk desk;
  private final JobReports reports;
  private final Repeats repeats;

  JobWorkResource(JobDesk desk, JobReports reports, Repeats repeats) {
    this.desk = desk;
    this.reports = reports;
    this.repeats = repeats;
  }

  @POST
  @Path("/claims")
  @Writes
  @TreatsRepeats
  @Operation(
      operationId = "claimJobs",
      summary = "Get jobs to work on",
      description =
          "Those with the highest priority first, then the oldest. Waits when there is nothing, if"
              + " that is wanted. Each job is given to one caller only.")
  @RequestBody(
      required = true,
      content = @Content(schema = @Schema(implementation = JobInputs.Claim.class)))
  @APIResponse(
      responseCode = "200",
      description = "Jobs, each with its leaseToken; none when there is nothing to do",
      content = @Content(schema = @Schema(implementation = JobViews.Jobs.class)))
  public Uni<Response> claim(
      @Context HttpServerRequest request, @Context ContainerRequestContext context) {
    QueryParams.none(context.getUriInfo());
    String caller = Callers.of(context).name();
    return KeyedRequests.key(context)
        .map(key -> claimOnce(key, request, caller))
        .orElseGet(
            () ->
                Bodies.json(request)
                    .map(json -> JobReader.claim(json, caller))
                    .flatMap(
                        wanted ->
                            Answers.soon(
                                desk.claim(wanted.claim(), wanted.patience()), wanted.patience()))
                    .map(JobAnswers::handout));
  }

  private Uni<Response> claimOnce(RequestKey key, HttpServerRequest request, String caller) {
    return Bodies.whole(request)
        .flatMap(
            body ->
                body.readBy(Bodies.json(request))
                    .map(json -> JobReader.claim(json, caller))
                    .flatMap(
                        wanted -> {
                          var taking =
                              new OnceTaken(repeats, KeyedRequests.of(key, request, body.bytes()));
                          return Answers.soon(
                              repeats.patiently(
                                  () -> desk.claim(wanted.claim(), wanted.patience(), taking)),
                              wanted.patience().plus(Repeats.PATIENCE));
                        }))
        .map(JobAnswers::handout)
        .onFailure(Repeats.Answered.class)
        .recoverWithItem(e -> KeptAnswers.response(new Repeats.Given(e.answer(), true)));
  }

  @POST
  @Path("/{id}/heartbeat")
  @Writes
  @Operation(
      operationId = "heartbeatJob",
      summary = "Renew the lease of a job",
      description = "By the time it was claimed for. Progress and checkpoint are kept.")
  @RequestBody(
      required = true,
      content = @Content(schema = @Schema(implementation = JobInputs.Heartbeat.class)))
  @APIResponse(
      responseCode = "200",
      description = "Until when the job is the worker's, and what an operator wants",
      content = @Content(schema = @Schema(implementation = JobVerdicts.Lease.class)))
  public Uni<Response> heartbeat(
      @Parameter(schema = @Schema(format = "uuid")) @PathParam("id") String id,
      @Context HttpServerRequest request,
      @Context ContainerRequestContext context) {
    QueryParams.none(context.getUriInfo());
    UUID job = Ids.inPath(id);
    return Bodies.json(request)
        .map(json -> JobReader.heartbeat(job, json))
        .flatMap(beat -> Answers.soon(reports.heartbeat(beat, Callers.of(context))))
        .map(renewed -> Answers.json(JobVerdicts.Lease.of(renewed)));
  }

  @POST
  @Path("/{id}/complete")
  @Writes
  @Operation(operationId = "completeJob", summary = "Report that a job is done")
  @RequestBody(
      required = true,
      content = @Content(schema = @Schema(implementation = JobInputs.Completion.class)))
  @APIResponse(
      responseCode = "200",
      description = "Recorded",
      content = @Content(schema = @Schema(implementation = JobVerdicts.End.class)))
  public Uni<Response> complete(
      @Parameter(schema = @Schema(format = "uuid")) @PathParam("id") String id,
      @Context HttpServerRequest request,
      @Context ContainerRequestContext context) {
    return finish(id, request, context, JobReader::completion);
  }

  @POST
  @Path("/{id}/fail")
  @Writes
  @Operation(
      operationId = "failJob",
      summary = "Report that a job did not work out",
      description = "It is tried again later, while it has retries left and trying again can help.")
  @RequestBody(
      required = true,
      content = @Content(schema = @Schema(implementation = JobInputs.Failure.class)))
  @APIResponse(
      responseCode = "200",
      description = "Recorded; cancelled where that was requested",
      content = @Content(schema = @Schema(implementation = JobVerdicts.End.class)))
  public Uni<Response> fail(
      @Parameter(schema = @Schema(format = "uuid")) @PathParam("id") String id,
      @Context HttpServerRequest request,
      @Context ContainerRequestContext context) {
    return finish(id, request, context, JobReader::failure);
  }

  @POST
  @Path("/{id}/pause")
  @Writes
  @Operation(
      operationId = "pauseJob",
      summary = "Put a job aside",
      description =
          "With a checkpoint, from which another worker goes on once it is resumed. Costs no retry.")
  @RequestBody(
      required = true,
      content = @Content(schema = @Schema(implementation = JobInputs.Pause.class)))
  @APIResponse(
      responseCode = "200",
      description = "Recorded; cancelled where that was requested",
      content = @Content(schema = @Schema(implementation = JobVerdicts.End.class)))
  public Uni<Response> pause(
      @Parameter(schema = @Schema(format = "uuid")) @PathParam("id") String id,
      @Context HttpServerRequest request,
      @Context ContainerRequestContext context) {
    return finish(id, request, context, JobReader::pause);
  }

  @POST
  @Path("/outcomes")
  @Writes
  @Operation(
      operationId = "reportJobOutcomes",
      summary = "Report what has become of many jobs",
      description = "Each is judged on its own; the results are in the same order.")
  @RequestBody(
      required = true,
      content = @Content(schema = @Schema(implementation = JobInputs.Outcomes.class)))
  @APIResponse(
      responseCode = "200",
      description = "A status or a problem for each",
      content = @Content(schema = @Schema(implementation = JobVerdicts.EndResults.class)))
  public Uni<Response> outcomes(
      @Context HttpServerRequest request, @Context ContainerRequestContext context) {
    QueryParams.none(context.getUriInfo());
    return Bodies.json(request, Bodies.MAX_BATCH_BYTES)
        .map(JobReader::outcomes)
        .flatMap(outcomes -> Answers.soon(reports.finish(outcomes, Callers.of(context))))
        .map(
            verdicts ->
                Answers.json(
                    new JobVerdicts.EndResults(
                        verdicts.stream().map(JobVerdicts.EndResult::of).toList())));
  }

  @POST
  @Path("/heartbeats")
  @Writes
  @Operation(
      operationId = "heartbeatJobs",
      summary = "Renew the leases of many jobs",
      description = "Each is judged on its own; the results are in the same order.")
  @RequestBody(
      required = true,
      content = @Content(schema = @Schema(implementation = JobInputs.Heartbeats.class)))
  @APIResponse(
      responseCode = "200",
      description = "A lease or a problem for each",
      content = @Content(schema = @Schema(implementation = JobVerdicts.LeaseResults.class)))
  public Uni<Response> heartbeats(
      @Context HttpServerRequest request, @Context ContainerRequestContext context) {
    QueryParams.none(context.getUriInfo());
    return Bodies.json(request, Bodies.MAX_BATCH_BYTES)
        .map(JobReader::heartbeats)
        .flatMap(beats -> Answers.soon(reports.heartbeats(beats, Callers.of(context))))
        .map(
            verdicts ->
                Answers.json(
                    new JobVerdicts.LeaseResults(
                        verdicts.stream().map(JobVerdicts.LeaseResult::of).toList())));
  }

  private Uni<Response> finish(
      String id,
      HttpServerRequest request,
      ContainerRequestContext context,
      BiFunction<UUID, JsonNode, Outcome> reader) {
    QueryParams.none(context.getUriInfo());
    UUID job = Ids.inPath(id);
    return Bodies.json(request)
        .map(json -> reader.apply(job, json))
        .flatMap(outcome -> Answers.soon(reports.finish(outcome, Callers.of(context))))
        .map(recorded -> Answers.json(JobVerdicts.End.of(recorded)));
  }
}
