package io.researcharr.data.service;

import io.researcharr.data.domain.job.Job;

/**
 * The job that an order led to.
 *
 * @param isNew false when a live job with the same dedupe key was there already
 */
public record Enqueued(Job job, boolean isNew) {}
