package io.researcharr.data.domain.access;

import java.util.Objects;

/** Who is asking: the name of the key that was presented, and its role. */
public record Caller(String name, Role role) {

  public Caller {
    Objects.requireNonNull(name);
    Objects.requireNonNull(role);
  }
}
