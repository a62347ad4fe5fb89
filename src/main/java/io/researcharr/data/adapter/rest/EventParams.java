package io.researcharr.data.adapter.rest;

import io.researcharr.data.domain.feed.FeedFilter;
import io.researcharr.data.service.FeedStart;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.UriInfo;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** What a reader of the feed asks for. */
record EventParams(FeedStart start, FeedFilter filter, boolean follow) {

  static final String WORD = "[a-z][a-z0-9_.-]{0,49}";

  private static final Pattern FORM = Pattern.compile(WORD);
  private static final int WORDS = 50;
  private static final Set<String> BEGINNING = Set.of("0", "beginning");

  static EventParams of(UriInfo uri, HttpHeaders headers) {
    QueryParams in = new QueryParams(uri);
    Optional<String> since = in.text("since", EventPositions.LONGEST);
    FeedFilter filter =
        new FeedFilter(in.words("entityType", FORM, WORDS), in.words("action", FORM, WORDS));
    boolean follow = in.bool("follow").orElse(true);
    in.check();
    // A client that was cut off sends the header, with the query that it began with.
    return new EventParams(
        lastEventId(headers).or(() -> since).map(EventParams::start).orElseGet(FeedStart.Now::new),
        filter,
        follow);
  }

  private static Optional<String> lastEventId(HttpHeaders headers) {
    return Optional.ofNullable(headers.getHeaderString(HttpHeaders.LAST_EVENT_ID_HEADER))
        .map(String::strip)
        .filter(id -> !id.isEmpty());
  }

  private static FeedStart start(String position) {
    if (BEGINNING.contains(position)) {
      return new FeedStart.Beginning();
    }
    return position.equals("now") ? new FeedStart.Now() : EventPositions.decode(position);
  }
}
