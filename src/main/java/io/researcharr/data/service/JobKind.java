package io.researcharr.data.service;

import io.researcharr.data.domain.imports.ImportSource;
import io.researcharr.data.domain.job.Claim;
import io.researcharr.data.domain.job.Job;
import io.researcharr.data.domain.job.JobType;
import java.util.Optional;

/** What sets jobs apart for claims. */
record JobKind(JobType type, Optional<ImportSource> service) {

  static JobKind of(Job job) {
    return new JobKind(job.spec().type(), job.spec().service());
  }

  boolean isWantedBy(Claim claim) {
    return (claim.types().isEmpty() || claim.types().contains(type))
        && (claim.services().isEmpty() || service.filter(claim.services()::contains).isPresent());
  }
}
