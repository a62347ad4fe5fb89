package io.researcharr.data.domain.media;

/** What only one kind of entry says about itself. */
public sealed interface Details permits Movie, Series, Episode {

  MediaType type();
}
