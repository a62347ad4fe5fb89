package io.researcharr.data.adapter.peer;

import io.researcharr.data.domain.cache.Peer;

/** Where a member can be reached. */
record Place(String host, int port) {

  /**
   * Where this member says that it is.
   *
   * @throws IllegalStateException when it does not say it
   */
  static Place of(Peer member) {
    int colon = member.address().lastIndexOf(':');
    if (colon < 0) {
      throw new IllegalStateException("the member has no address");
    }
    return new Place(
        member.address().substring(0, colon),
        Integer.parseInt(member.address().substring(colon + 1)));
  }
}
