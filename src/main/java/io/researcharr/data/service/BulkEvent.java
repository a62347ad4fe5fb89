package io.researcharr.data.service;

import io.researcharr.data.port.FieldError;
import java.util.List;

/** What a bulk request answers, line by line. */
public sealed interface BulkEvent {

  /** A line that was not stored, and why. */
  record Rejected(long line, List<FieldError> errors) implements BulkEvent {}

  /** The end: how many lines had which outcome. */
  record Summary(long created, long updated, long unchanged, long rejected) implements BulkEvent {}

  /** The end before the end: what was stored so far, and what went wrong. */
  record Aborted(Summary soFar, Throwable failure) implements BulkEvent {}
}
