package io.researcharr.data.domain.job;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What is to be done. */
public enum JobType {
  SEARCH,
  DOWNLOAD,
  VERIFY;

  private final String wireName = name().toLowerCase(Locale.ROOT);

  public String wireName() {
    return wireName;
  }

  public static Optional<JobType> byWireName(String name) {
    return Arrays.stream(values()).filter(type -> type.wireName().equals(name)).findFirst();
  }
}
