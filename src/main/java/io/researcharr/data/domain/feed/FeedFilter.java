package io.researcharr.data.domain.feed;

import java.util.Set;

/** Which changes a reader wants to hear of; an empty set means all. */
public record FeedFilter(Set<String> entityTypes, Set<String> actions) {

  public static final FeedFilter ALL = new FeedFilter(Set.of(), Set.of());

  public FeedFilter {
    entityTypes = Set.copyOf(entityTypes);
    actions = Set.copyOf(actions);
  }

  public boolean admits(Change change) {
    return (entityTypes.isEmpty() || entityTypes.contains(change.entityType()))
        && (actions.isEmpty() || actions.contains(change.action()));
  }
}
