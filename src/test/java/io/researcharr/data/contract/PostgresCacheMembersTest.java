package io.researcharr.data.contract;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.researcharr.data.fixture.PostgresProfile;
import io.researcharr.data.port.Storage;
import io.researcharr.data.port.UnitOfWork;
import jakarta.inject.Inject;

@QuarkusTest
@TestProfile(PostgresProfile.class)
class PostgresCacheMembersTest extends CacheMembersContract {

  @Inject Storage storage;

  @Override
  UnitOfWork unitOfWork() {
    return storage.unitOfWork();
  }
}
