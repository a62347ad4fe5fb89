package io.researcharr.data.cachemodel;

import io.researcharr.data.domain.cache.Peer;
import io.researcharr.data.domain.cache.Roll;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.IntSupplier;

/** The members as the database of the model keeps them. */
final class MemberTable {

  private final Map<UUID, Peer> members = new LinkedHashMap<>();
  private final IntSupplier history;
  private long number;

  /**
   * A table without members.
   *
   * @param history the number of the history of the database, another one after each fail-over
   */
  MemberTable(IntSupplier history) {
    this.history = history;
  }

  long join(UUID member, Optional<UUID> former, String address, boolean isStrict) {
    former.ifPresent(members::remove);
    Peer before = members.get(member);
    boolean isFenced = before != null && before.isFenced();
    members.put(member, new Peer(member, address, isStrict, 0, 0, isFenced));
    return ++number;
  }

  Roll renew(UUID member, long seen) {
    Peer me = members.get(member);
    List<Peer> others = members.values().stream().filter(p -> !p.id().equals(member)).toList();
    if (me == null || me.isFenced()) {
      return new Roll(false, number, "history " + history.getAsInt(), others);
    }
    members.put(member, new Peer(member, me.address(), me.isStrict(), seen, me.beats() + 1, false));
    return new Roll(true, number, "history " + history.getAsInt(), others);
  }

  long open() {
    return ++number;
  }

  boolean fence(UUID member) {
    Peer peer = members.get(member);
    if (peer == null) {
      return false;
    }
    members.put(
        member, new Peer(member, peer.address(), peer.isStrict(), peer.seen(), peer.beats(), true));
    return true;
  }

  boolean leave(UUID member) {
    return members.remove(member) != null;
  }
}
