package io.researcharr.data.domain.media;

import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/** What an entry with this key shall become, given what it is now, if it is. */
public record MediaChange(MediaKey key, Function<Optional<Media>, MediaDraft> become) {

  public MediaChange {
    Objects.requireNonNull(key);
    Objects.requireNonNull(become);
  }

  /** The change to exactly this draft, whatever the entry is now. */
  public static MediaChange to(MediaDraft draft) {
    return new MediaChange(draft.key(), existing -> draft);
  }
}
