package io.researcharr.data.domain.cache;

import java.util.UUID;

/**
 * A member of the cluster, as the database tells of it. Each time an instance joins, it is a member
 * of its own.
 *
 * @param address where it can be reached, or empty
 * @param isStrict whether writes must wait for it
 * @param seen the highest number of a join that it has taken note of
 * @param beats how often it has renewed its lease
 * @param isFenced whether it has lost its membership
 */
public record Peer(
    UUID id, String address, boolean isStrict, long seen, long beats, boolean isFenced) {}
