package io.researcharr.data.adapter.rest;

import io.researcharr.data.domain.imports.ImportSource;
import io.researcharr.data.domain.job.JobStatus;
import io.researcharr.data.domain.job.JobType;
import java.util.Arrays;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;

/** The parameters of a list of jobs, for the document. */
final class JobListDocument {

  private JobListDocument() {}

  static Stream<Parameter> parameters() {
    return Stream.of(
        ListParameters.parameter(
            "status",
            ListParameters.oneOf(Arrays.stream(JobStatus.values()).map(JobStatus::wireName))),
        ListParameters.parameter(
            "type", ListParameters.oneOf(Arrays.stream(JobType.values()).map(JobType::wireName))),
        ListParameters.parameter(
            "service",
            ListParameters.oneOf(Arrays.stream(ImportSource.values()).map(ImportSource::wireName))),
        ListParameters.parameter("mediaId", ListParameters.of(SchemaType.STRING).format("uuid")),
        ListParameters.parameter("workerId", ListParameters.text(200)),
        ListParameters.parameter(
            "createdFrom", ListParameters.of(SchemaType.STRING).format("date-time")),
        ListParameters.parameter(
            "createdTo", ListParameters.of(SchemaType.STRING).format("date-time")),
        ListParameters.parameter("due", ListParameters.of(SchemaType.BOOLEAN))
            .description("Only jobs that can be claimed now, or only others."),
        ListParameters.limit(),
        ListParameters.cursor(),
        ListParameters.count());
  }
}
