package io.researcharr.data.adapter.rest;

import jakarta.ws.rs.core.HttpHeaders;
import java.util.Locale;

/** What a caller says about answers that are kept. */
final class Freshness {

  private Freshness() {}

  /** Whether the caller wants an answer from the database ({@code Cache-Control: no-cache}). */
  static boolean isDemanded(HttpHeaders headers) {
    String given = headers.getHeaderString(HttpHeaders.CACHE_CONTROL);
    if (given == null) {
      return false;
    }
    for (String directive : given.toLowerCase(Locale.ROOT).split(",")) {
      String name = directive.strip();
      if (name.equals("no-cache") || name.equals("no-store") || name.equals("max-age=0")) {
        return true;
      }
    }
    return false;
  }
}
