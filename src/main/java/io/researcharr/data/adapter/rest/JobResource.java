package io.researcharr.data.adapter.rest;

import io.researcharr.data.domain.imports.ImportSource;
import io.researcharr.data.domain.job.Job;
import io.researcharr.data.domain.job.JobFilter;
import io.researcharr.data.domain.job.JobStatus;
import io.researcharr.data.domain.job.JobType;
import io.researcharr.data.port.Portion;
import io.researcharr.data.port.StorageException;
import io.researcharr.data.service.Enqueued;
import io.researcharr.data.service.JobService;
import io.researcharr.data.service.JobStats;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.Consumes;
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
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Jobs, to be queued and to be looked at. */
@Path("/api/v1/jobs")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Jobs")
class JobResource {

  static final String PATH = "/api/v1/jobs/";

  private final JobService jobs;
  private final JobStats stats;
  private final CursorCodec cursors;
  private final ListStreams streams;

  JobResource(JobService jobs, JobStats stats, CursorCodec cursors, ListStreams streams) {
    this.streams = streams;
    this.jobs = jobs;
    this.stats = stats;
    this.cursors = cursors;
  }

  @POST
  @Writes
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(operationId = "enqueueJob", summary = "Queue a job")
  @RequestBody(
      required = true,
      content = @Content(schema = @Schema(implementation = JobInputs.Order.class)))
  @APIResponse(
      responseCode = "201",
      description = "Queued",
      headers = {
        @Header(name = "Location", required = true),
        @Header(name = "ETag", required = true)
      },
      content = @Content(schema = @Schema(implementation = JobViews.View.class)))
  @APIResponse(
      responseCode = "200",
      description = "A live job with the same dedupeKey",
      headers = {
        @Header(name = "Location", required = true),
        @Header(name = "ETag", required = true)
      },
      content = @Content(schema = @Schema(implementation = JobViews.View.class)))
  public Uni<Response> enqueue(
      @Context HttpServerRequest request, @Context ContainerRequestContext context) {
    QueryParams.none(context.getUriInfo());
    return Bodies.json(request)
        .map(JobReader::order)
        .flatMap(order -> Answers.soon(jobs.enqueue(List.of(order), Callers.of(context))))
        .map(queued -> JobAnswers.enqueued(queued.get(0)));
  }

  @POST
  @Path("/batch")
  @Writes
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "enqueueJobs",
      summary = "Queue many jobs",
      description = "All of them or none. The answer has a job for each, in the same order.")
  @RequestBody(
      required = true,
      content = @Content(schema = @Schema(implementation = JobInputs.Orders.class)))
  @APIResponse(
      responseCode = "201",
      description = "Queued; some of them may be live jobs with the same dedupeKey",
      content = @Content(schema = @Schema(implementation = JobViews.Jobs.class)))
  @APIResponse(
      responseCode = "200",
      description = "Nothing was queued: all of them are live jobs with the same dedupeKey",
      content = @Content(schema = @Schema(implementation = JobViews.Jobs.class)))
  public Uni<Response> enqueueAll(
      @Context HttpServerRequest request, @Context ContainerRequestContext context) {
    QueryParams.none(context.getUriInfo());
    return Bodies.json(request, Bodies.MAX_BATCH_BYTES)
        .map(JobReader::orders)
        .flatMap(orders -> Answers.soon(jobs.enqueue(orders, Callers.of(context))))
        .map(
            queued ->
                JobAnswers.jobs(
                    queued.stream().anyMatch(Enqueued::isNew)
                        ? Response.Status.CREATED
                        : Response.Status.OK,
                    queued.stream().map(one -> JobViews.View.of(one.job())).toList()));
  }

  @GET
  @Path("/{id}")
  @Operation(operationId = "getJob", summary = "Read a job")
  @APIResponse(
      responseCode = "200",
      description = "The job",
      headers = @Header(name = "ETag", required = true),
      content = @Content(schema = @Schema(implementation = JobViews.View.class)))
  @APIResponse(
      responseCode = "304",
      description = "The caller has this version already",
      headers = @Header(name = "ETag", required = true))
  public Uni<Response> get(
      @Parameter(schema = @Schema(format = "uuid")) @PathParam("id") String id,
      @Context UriInfo uri,
      @Context HttpHeaders headers) {
    QueryParams.none(uri);
    return Answers.soon(
        jobs.find(Ids.inPath(id))
            .map(job -> Answers.unlessKnown(headers, job.version(), JobViews.View.of(job))));
  }

  @GET
  @Path("/{id}/history")
  @Operation(operationId = "getJobHistory", summary = "See what happened to a job, oldest first")
  @APIResponse(
      responseCode = "200",
      description = "Its transitions",
      content = @Content(schema = @Schema(implementation = JobViews.History.class)))
  public Uni<Response> history(
      @Parameter(schema = @Schema(format = "uuid")) @PathParam("id") String id,
      @Context UriInfo uri) {
    QueryParams.none(uri);
    return Answers.soon(
        jobs.history(Ids.inPath(id))
            .map(
                steps ->
                    Answers.json(
                        new JobViews.History(steps.stream().map(JobViews.Step::of).toList()))));
  }

  @GET
  @Path("/stats")
  @Operation(
      operationId = "getJobStats",
      summary = "See how many jobs there are",
      description =
          "Live jobs are counted at most a second ago, those that have ended at most half a minute.")
  @APIResponse(
      responseCode = "200",
      description = "Counts by status, type and service",
      content = @Content(schema = @Schema(implementation = JobStatsView.class)))
  public Uni<Response> stats(@Context UriInfo uri) {
    QueryParams.none(uri);
    return Answers.soon(
        stats
            .live()
            .flatMap(
                live -> stats.ended().map(ended -> Answers.json(JobStatsView.of(live, ended)))));
  }

  @GET
  @Operation(
      operationId = "listJobs",
      summary = "List jobs from new to old, by page or as a stream")
  @APIResponse(
      responseCode = "200",
      description = "One page, or with Accept: application/x-ndjson every job, one a line",
      headers = @Header(name = "Link", description = "The next page, if there is one."),
      content = {
        @Content(
            mediaType = MediaType.APPLICATION_JSON,
            schema = @Schema(implementation = JobViews.Page.class)),
        @Content(mediaType = Answers.NDJSON, schema = @Schema(implementation = JobViews.View.class))
      })
  public Uni<Response> list(@Context UriInfo uri, @Context HttpHeaders headers) {
    MediaListResource.requireJson(headers);
    Params params = Params.of(uri);
    String scope = "jobs|" + params.filter();
    Uni<Optional<Long>> total =
        params.count()
            ? jobs.count(params.filter()).map(Optional::of)
            : Uni.createFrom().item(Optional.empty());
    return Answers.soon(
        jobs.list(
                params.filter(),
                params.cursor().map(text -> cursors.decodeId(text, scope)),
                params.limit() + 1)
            .flatMap(found -> total.map(count -> page(found, params.limit(), scope, count, uri))));
  }

  @GET
  @Produces(Answers.NDJSON)
  @Operation(hidden = true)
  public Multi<byte[]> stream(@Context UriInfo uri, @Context HttpServerRequest request) {
    Params params = Params.of(uri);
    if (params.cursor().isPresent() || params.count()) {
      throw new StorageException.Validation(
          params.count() ? "count" : "cursor", "has no meaning for a stream");
    }
    var lines =
        jobs.stream(params.filter())
            .onItem()
            .transformToIterable(found -> JsonLines.of(found, JobViews.View::of))
            .onFailure()
            .invoke(ProblemMapper::of);
    return streams.serve(lines, request);
  }

  private Response page(
      Portion<Job> found, int limit, String scope, Optional<Long> total, UriInfo uri) {
    Slice<Job> slice = Slice.of(found, limit, last -> cursors.encodeId(last.id(), scope));
    List<JobViews.View> views = slice.shown().stream().map(JobViews.View::of).toList();
    return Answers.page(
        new JobViews.Page(views, slice.next().orElse(null), total.orElse(null)), slice.next(), uri);
  }

  /** What a caller wants of the list. */
  private record Params(JobFilter filter, int limit, Optional<String> cursor, boolean count) {

    private static Params of(UriInfo uri) {
      QueryParams in = new QueryParams(uri);
      JobFilter filter =
          new JobFilter(
              in.named(
                  "status",
                  JobStatus::byWireName,
                  "queued, running, completed, failed, paused or cancelled"),
              in.named("type", JobType::byWireName, "search, download or verify"),
              in.named("service", ImportSource::byWireName, "radarr or sonarr"),
              in.parsed("mediaId", 36, Ids::parse),
              in.text("workerId", 200),
              in.time("createdFrom"),
              in.time("createdTo"),
              in.bool("due"));
      Params params =
          new Params(
              filter,
              in.integer("limit", 1, MediaListParams.MAX_LIMIT)
                  .orElse(MediaListParams.DEFAULT_LIMIT),
              in.text("cursor", 4_096),
              in.bool("count").orElse(false));
      in.check();
      return params;
    }
  }
}
