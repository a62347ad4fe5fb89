package io.researcharr.data.adapter.rest;

import jakarta.ws.rs.core.HttpHeaders;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.LongPredicate;
import java.util.stream.Collectors;

/** Entity tags: a version in quotes, and what callers say about it in their headers. */
final class Preconditions {

  private Preconditions() {}

  static String etag(long version) {
    return "\"" + version + "\"";
  }

  /** Which versions {@code If-Match} admits; the request ends here when it is missing. */
  static LongPredicate required(HttpHeaders headers) {
    if (!isGiven(headers)) {
      throw missing();
    }
    return optional(headers);
  }

  /**
   * Which versions {@code If-Match} and {@code If-None-Match} admit to be replaced, where a thing
   * may be there or not; the request ends when one is there and {@code If-Match} is missing.
   */
  static LongPredicate ifThere(HttpHeaders headers) {
    LongPredicate expected = optional(headers);
    boolean given = isGiven(headers);
    return version -> {
      if (isKnown(headers, version)) {
        return false;
      }
      if (!given) {
        throw missing();
      }
      return expected.test(version);
    };
  }

  static boolean isGiven(HttpHeaders headers) {
    return headers.getHeaderString(HttpHeaders.IF_MATCH) != null;
  }

  /** Which versions {@code If-Match} admits; all when it is missing. */
  static LongPredicate optional(HttpHeaders headers) {
    String given = headers.getHeaderString(HttpHeaders.IF_MATCH);
    return given == null ? version -> true : matching(given);
  }

  /** Whether the caller has this version already ({@code If-None-Match}). */
  static boolean isKnown(HttpHeaders headers, long version) {
    String given = headers.getHeaderString(HttpHeaders.IF_NONE_MATCH);
    if (given == null) {
      return false;
    }
    List<String> tags = Arrays.stream(given.split(",")).map(String::strip).toList();
    String tag = etag(version);
    return tags.contains("*") || tags.contains(tag) || tags.contains("W/" + tag);
  }

  private static ProblemException missing() {
    return new ProblemException(
        ProblemKind.PRECONDITION_REQUIRED,
        "Send If-Match with the ETag of the version you have seen.");
  }

  /** A weak tag is no match here, since it does not promise the very same version. */
  private static LongPredicate matching(String given) {
    if (given.strip().equals("*")) {
      return version -> true;
    }
    Set<String> tags =
        Arrays.stream(given.split(",")).map(String::strip).collect(Collectors.toSet());
    return version -> tags.contains(etag(version));
  }
}
