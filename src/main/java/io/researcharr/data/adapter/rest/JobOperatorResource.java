package io.researcharr.data.adapter.rest;

import io.researcharr.data.domain.access.Caller;
import io.researcharr.data.domain.job.Job;
import io.researcharr.data.service.JobOperator;
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
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What operators do to jobs. */
@Path("/api/v1/jobs")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Jobs")
class JobOperatorResource {

  private final JobOperator operator;

  JobOperatorResource(JobOperator operator) {
    this.operator = operator;
  }

  @POST
  @Path("/{id}/cancel")
  @Writes
  @Operation(
      operationId = "cancelJob",
      summary = "Cancel a job",
      description =
          "A running one stays running until its worker, who is told by the next heartbeat, lets it"
              + " go.")
  @APIResponse(
      responseCode = "200",
      description = "The job: cancelled, or running with requested: cancel",
      headers = @Header(name = "ETag", required = true),
      content = @Content(schema = @Schema(implementation = JobViews.View.class)))
  public Uni<Response> cancel(
      @Parameter(schema = @Schema(format = "uuid")) @PathParam("id") String id,
      @Context ContainerRequestContext context) {
    return act(id, context, operator::cancel);
  }

  @POST
  @Path("/{id}/request-pause")
  @Writes
  @Operation(
      operationId = "requestJobPause",
      summary = "Ask the worker of a running job to pause it")
  @APIResponse(
      responseCode = "200",
      description = "The job",
      headers = @Header(name = "ETag", required = true),
      content = @Content(schema = @Schema(implementation = JobViews.View.class)))
  public Uni<Response> requestPause(
      @Parameter(schema = @Schema(format = "uuid")) @PathParam("id") String id,
      @Context ContainerRequestContext context) {
    return act(id, context, operator::requestPause);
  }

  @POST
  @Path("/{id}/resume")
  @Writes
  @Operation(
      operationId = "resumeJob",
      summary = "Let a paused job go on",
      description =
          "It can be claimed again and goes on from its checkpoint. A pause that is only requested"
              + " is taken back.")
  @APIResponse(
      responseCode = "200",
      description = "The job",
      headers = @Header(name = "ETag", required = true),
      content = @Content(schema = @Schema(implementation = JobViews.View.class)))
  public Uni<Response> resume(
      @Parameter(schema = @Schema(format = "uuid")) @PathParam("id") String id,
      @Context ContainerRequestContext context) {
    return act(id, context, operator::resume);
  }

  @POST
  @Path("/{id}/retry")
  @Writes
  @Operation(
      operationId = "retryJob",
      summary = "Queue a failed job again",
      description = "At once, and with all its retries.")
  @APIResponse(
      responseCode = "200",
      description = "The job",
      headers = @Header(name = "ETag", required = true),
      content = @Content(schema = @Schema(implementation = JobViews.View.class)))
  public Uni<Response> retry(
      @Parameter(schema = @Schema(format = "uuid")) @PathParam("id") String id,
      @Context ContainerRequestContext context) {
    return act(id, context, operator::retry);
  }

  @POST
  @Path("/dead/redrive")
  @Writes
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "redriveJobs",
      summary = "Queue dead jobs again",
      description =
          "Failed jobs that will not be tried again by themselves, with all their retries. Of jobs"
              + " with the same dedupeKey the newest is queued, unless one is live.")
  @RequestBody(
      required = true,
      content = @Content(schema = @Schema(implementation = JobInputs.Redrive.class)))
  @APIResponse(
      responseCode = "200",
      description = "How many were queued",
      content = @Content(schema = @Schema(implementation = JobViews.Redriven.class)))
  public Uni<Response> redrive(
      @Context HttpServerRequest request, @Context ContainerRequestContext context) {
    QueryParams.none(context.getUriInfo());
    return Bodies.json(request)
        .map(JobReader::redrive)
        .flatMap(filter -> Answers.soon(operator.redrive(filter, Callers.of(context))))
        .map(count -> Answers.json(new JobViews.Redriven(count)));
  }

  private static Uni<Response> act(
      String id, ContainerRequestContext context, BiFunction<UUID, Caller, Uni<Job>> action) {
    QueryParams.none(context.getUriInfo());
    return Answers.soon(action.apply(Ids.inPath(id), Callers.of(context)).map(JobAnswers::job));
  }
}
