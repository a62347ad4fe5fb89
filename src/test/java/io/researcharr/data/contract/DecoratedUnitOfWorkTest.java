package io.researcharr.data.contract;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.researcharr.data.adapter.ops.MeteredUnitOfWork;
import io.researcharr.data.fixture.NoPeers;
import io.researcharr.data.fixture.OneCache;
import io.researcharr.data.fixture.QuietCache;
import io.researcharr.data.fixture.SqliteFixture;
import io.researcharr.data.port.UnitOfWork;
import io.researcharr.data.service.cache.Barrier;
import io.researcharr.data.service.cache.CoherentUnitOfWork;
import io.researcharr.data.service.cache.Timings;
import io.researcharr.data.service.unit.SharedUnit;
import io.researcharr.data.wiring.ResilientUnitOfWork;
import io.smallrye.mutiny.Uni;
import java.util.Optional;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The decorators keep the laws of what they decorate. */
class DecoratedUnitOfWorkTest extends UnitOfWorkContract {

  @RegisterExtension static final SqliteFixture SQLITE = new SqliteFixture();

  private final UnitOfWork decorated =
      new SharedUnit.Joining(
          new MeteredUnitOfWork(
              new ResilientUnitOfWork(
                  () -> new CoherentUnitOfWork(SQLITE.storage()::unitOfWork, barrier()), 1_000),
              new SimpleMeterRegistry()));

  @Override
  UnitOfWork unitOfWork() {
    return decorated;
  }

  private static Barrier barrier() {
    OneCache alone = new OneCache(Optional.empty(), 1_000_000, 1_000);
    return new Barrier(
        alone.near,
        Optional.empty(),
        () -> Uni.createFrom().voidItem(),
        new NoPeers(),
        Timings.DEFAULT,
        System::nanoTime,
        new QuietCache());
  }
}
