package io.researcharr.data.adapter.rest;

import io.researcharr.data.domain.job.Job;
import io.researcharr.data.service.Enqueued;
import io.researcharr.data.service.JobDesk;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;

/** Answers with jobs in them. */
final class JobAnswers {

  private JobAnswers() {}

  static Response job(Job job) {
    return job(Response.ok(), job);
  }

  static Response enqueued(Enqueued queued) {
    String path = JobResource.PATH + queued.job().id();
    return job(
        queued.isNew() ? Answers.created(path) : Answers.at(Response.ok(), path), queued.job());
  }

  static Response jobs(Response.Status status, List<JobViews.View> jobs) {
    return Response.status(status)
        .type(MediaType.APPLICATION_JSON_TYPE)
        .entity(Json.bytes(new JobViews.Jobs(jobs)))
        .build();
  }

  /** Jobs that were claimed, with the token under which they are held. */
  static Response handout(JobDesk.Handout handout) {
    return jobs(Response.Status.OK, handout.jobs().stream().map(JobViews.View::withToken).toList());
  }

  private static Response job(Response.ResponseBuilder answer, Job job) {
    return Answers.versioned(answer, job.version(), JobViews.View.of(job));
  }
}
