package io.researcharr.data.adapter.rest;

import io.researcharr.data.domain.cache.CacheEntry;
import io.researcharr.data.domain.media.Media;
import io.researcharr.data.port.StorageException;
import io.researcharr.data.service.unit.SharedUnit;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.time.Duration;
import java.util.Optional;

/** Answers with entries in them, and the time within which a caller gets one. */
final class Answers {

  static final String NDJSON = "application/x-ndjson";
  static final String MERGE_PATCH = "application/merge-patch+json";

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private Answers() {}

  static Response entry(Media media) {
    return entry(Response.ok(), media);
  }

  static Response entry(Response.ResponseBuilder answer, Media media) {
    return versioned(answer, media.version(), MediaView.of(media));
  }

  /** A ready answer with the entity tag of its version. */
  static Response entry(Response.ResponseBuilder answer, CacheEntry ready) {
    return answer
        .header(HttpHeaders.ETAG, Preconditions.etag(ready.version()))
        .type(MediaType.APPLICATION_JSON_TYPE)
        .entity(ready.body())
        .build();
  }

  /** The same with status 200, or 304 where the caller has this version already. */
  static Response unlessKnown(HttpHeaders headers, CacheEntry ready) {
    return Preconditions.isKnown(headers, ready.version())
        ? Response.notModified()
            .header(HttpHeaders.ETAG, Preconditions.etag(ready.version()))
            .build()
        : entry(Response.ok(), ready);
  }

  /** An answer with one thing in it, and the entity tag of its version. */
  static Response versioned(Response.ResponseBuilder answer, long version, Object view) {
    return answer
        .header(HttpHeaders.ETAG, Preconditions.etag(version))
        .type(MediaType.APPLICATION_JSON_TYPE)
        .entity(Json.bytes(view))
        .build();
  }

  /** The same with status 200, or 304 where the caller has this version already. */
  static Response unlessKnown(HttpHeaders headers, long version, Object view) {
    return Preconditions.isKnown(headers, version)
        ? Response.notModified().header(HttpHeaders.ETAG, Preconditions.etag(version)).build()
        : versioned(Response.ok(), version, view);
  }

  /** An answer with status 201 that says where the new thing is. */
  static Response.ResponseBuilder created(String path) {
    return at(Response.status(Response.Status.CREATED), path);
  }

  /** The same with any status; the path is completed by {@link LocationFilter}. */
  static Response.ResponseBuilder at(Response.ResponseBuilder answer, String path) {
    return answer.header(HttpHeaders.LOCATION, path);
  }

  static Response json(Object value) {
    return ready(Json.bytes(value));
  }

  /** An answer of which the bytes are there. */
  static Response ready(byte[] json) {
    return Response.ok(json, MediaType.APPLICATION_JSON_TYPE).build();
  }

  /** A page of a list, with a link to the next one if there is one. */
  static Response page(Object page, Optional<String> next, UriInfo uri) {
    var answer = Response.ok(Json.bytes(page), MediaType.APPLICATION_JSON_TYPE);
    next.ifPresent(
        cursor ->
            answer.header(
                HttpHeaders.LINK,
                "<"
                    + uri.getRequestUriBuilder().replaceQueryParam("cursor", cursor).build()
                    + ">; rel=\"next\""));
    return answer.build();
  }

  /**
   * The same answer, or a bounded refusal: what has begun goes on, but the caller need not wait.
   * Within a shared unit of work nobody waits: who shares it does.
   */
  static <T> Uni<T> soon(Uni<T> answer) {
    return soon(answer, Duration.ZERO);
  }

  /** The same, for a caller who has said for how long an answer may be waited for. */
  static <T> Uni<T> soon(Uni<T> answer, Duration wait) {
    return Uni.createFrom()
        .context(
            subscription ->
                SharedUnit.isIn(subscription)
                    ? answer
                    : Deadlines.within(
                        PATIENCE.plus(wait),
                        answer,
                        () -> new StorageException.Unavailable("The database is slow to answer.")));
  }
}
