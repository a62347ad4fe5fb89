package io.researcharr.data.contract;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.researcharr.data.fixture.PostgresTracedProfile;
import io.researcharr.data.port.UnitOfWork;
import jakarta.inject.Inject;

/** The chain of decorators as the service has it allows no more than what is in it. */
@QuarkusTest
@TestProfile(PostgresTracedProfile.class)
class WholePostgresUnitOfWorkLimitsTest extends UnitOfWorkLimitsContract {

  @Inject UnitOfWork unitOfWork;

  @Override
  UnitOfWork unitOfWork() {
    return unitOfWork;
  }
}
