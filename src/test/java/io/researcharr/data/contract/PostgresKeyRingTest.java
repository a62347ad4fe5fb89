package io.researcharr.data.contract;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.researcharr.data.fixture.PostgresProfile;
import io.researcharr.data.port.Storage;
import io.researcharr.data.port.UnitOfWork;
import jakarta.inject.Inject;

@QuarkusTest
@TestProfile(PostgresKeyRingTest.OwnDatabase.class)
class PostgresKeyRingTest extends KeyRingContract {

  /** All keys are removed here: others would be shut out. */
  public static class OwnDatabase extends PostgresProfile {}

  @Inject Storage storage;

  @Override
  UnitOfWork unitOfWork() {
    return storage.unitOfWork();
  }
}
