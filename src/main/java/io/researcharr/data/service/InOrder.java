package io.researcharr.data.service;

import io.researcharr.data.domain.media.Media;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Live entries in the order in which they were asked for. */
final class InOrder {

  private InOrder() {}

  static List<Media> of(List<UUID> wanted, List<Media> found) {
    Map<UUID, Media> byId =
        found.stream()
            .filter(media -> !media.isDeleted())
            .collect(Collectors.toMap(Media::id, Function.identity()));
    return wanted.stream().distinct().map(byId::get).filter(Objects::nonNull).toList();
  }
}
