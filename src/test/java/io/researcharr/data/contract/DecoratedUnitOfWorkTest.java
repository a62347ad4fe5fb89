package io.researcharr.data.contract;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.researcharr.data.adapter.ops.MeteredUnitOfWork;
import io.researcharr.data.fixture.SqliteFixture;
import io.researcharr.data.port.UnitOfWork;
import io.researcharr.data.service.SharedUnit;
import io.researcharr.data.wiring.ResilientUnitOfWork;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The decorators keep the laws of what they decorate. */
class DecoratedUnitOfWorkTest extends UnitOfWorkContract {

  @RegisterExtension static final SqliteFixture SQLITE = new SqliteFixture();

  private final UnitOfWork decorated =
      new SharedUnit.Joining(
          new MeteredUnitOfWork(
              new ResilientUnitOfWork(SQLITE.storage()::unitOfWork, 1_000),
              new SimpleMeterRegistry()));

  @Override
  UnitOfWork unitOfWork() {
    return decorated;
  }
}
