package io.researcharr.data.service;

import java.time.Duration;

/**
 * What readers of streamed lists are kept to.
 *
 * @param readers how many of them one instance serves
 * @param patience how long they may take to take what was sent
 */
public record StreamLimits(int readers, Duration patience) {}
