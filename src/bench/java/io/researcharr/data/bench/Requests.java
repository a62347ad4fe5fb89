package io.researcharr.data.bench;

import java.util.List;

/** Requests of one kind, of which the load generator takes one at random each time. */
sealed interface Requests {

  /** A look at each of some paths. */
  record Get(List<String> paths) implements Requests {}

  /** A post of each of some bodies to one path; changes nothing. */
  record Query(String path, List<String> bodies) implements Requests {}

  /** A post of a new movie to a path each time. */
  record Create(String path) implements Requests {}

  static Requests get(String path) {
    return new Get(List.of(path));
  }
}
