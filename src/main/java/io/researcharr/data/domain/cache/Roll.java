package io.researcharr.data.domain.cache;

import java.util.List;

/**
 * What the database tells a member that renews its lease.
 *
 * @param isMember whether the renewal was granted
 * @param number the number of the last join or opening
 * @param incarnation the name of this very history of the database
 * @param others all other members, those that have lost their membership too
 */
public record Roll(boolean isMember, long number, String incarnation, List<Peer> others) {}
