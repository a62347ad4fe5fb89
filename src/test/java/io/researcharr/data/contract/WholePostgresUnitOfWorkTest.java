package io.researcharr.data.contract;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.researcharr.data.fixture.PostgresTracedProfile;
import io.researcharr.data.port.UnitOfWork;
import jakarta.inject.Inject;

/** The chain of decorators as the service has it keeps the laws of what is in it. */
@QuarkusTest
@TestProfile(PostgresTracedProfile.class)
class WholePostgresUnitOfWorkTest extends UnitOfWorkContract {

  @Inject UnitOfWork unitOfWork;

  @Override
  UnitOfWork unitOfWork() {
    return unitOfWork;
  }
}
