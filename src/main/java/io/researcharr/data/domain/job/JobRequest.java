package io.researcharr.data.domain.job;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What an operator wants of a job that is running; its worker hears of it by the heartbeat. */
public enum JobRequest {
  PAUSE,
  CANCEL;

  private final String wireName = name().toLowerCase(Locale.ROOT);

  public String wireName() {
    return wireName;
  }

  public static Optional<JobRequest> byWireName(String name) {
    return Arrays.stream(values()).filter(wish -> wish.wireName().equals(name)).findFirst();
  }
}
