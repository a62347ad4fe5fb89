package io.researcharr.data.contract;

import io.researcharr.data.fixture.OneCache;
import java.util.Optional;

class MemoryCacheTest extends CacheContract {

  @Override
  OneCache open(long maxBytes, int floors) {
    return new OneCache(Optional.empty(), maxBytes, floors);
  }
}
