package io.researcharr.data.service;

import io.researcharr.data.domain.feed.Position;

/** Where a reader wants to begin. */
public sealed interface FeedStart {

  /** With what is committed from now on. */
  record Now() implements FeedStart {}

  /** With the oldest change that is kept. */
  record Beginning() implements FeedStart {}

  /**
   * Behind a position that a reader has been given.
   *
   * @param database the number of the database that it is a position in
   */
  record Behind(Position position, long database) implements FeedStart {}
}
