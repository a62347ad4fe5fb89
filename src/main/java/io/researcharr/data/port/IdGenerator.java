package io.researcharr.data.port;

import java.util.UUID;

/** A source of new ids: UUIDs of version 7, each greater than the ones made here before it. */
public interface IdGenerator {

  UUID next();
}
