package io.researcharr.data.contract;

import static org.awaitility.Awaitility.await;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.researcharr.data.fixture.PostgresProfile;
import io.researcharr.data.port.Storage;
import io.researcharr.data.port.UnitOfWork;
import io.researcharr.data.service.ImportRunner;
import jakarta.inject.Inject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

@QuarkusTest
@TestProfile(PostgresProfile.class)
class PostgresImportRepositoryTest extends ImportRepositoryContract {

  @Inject Storage storage;
  @Inject ImportRunner runner;

  /**
   * The service under test would claim and clear away what these tests order, even with a look that
   * it began before.
   */
  @BeforeEach
  void nobodyElseLooksForImports() {
    runner.shutdown();
    await().until(runner::isIdle);
  }

  @AfterEach
  void theServiceLooksAgain() {
    runner.start();
  }

  @Override
  UnitOfWork unitOfWork() {
    return storage.unitOfWork();
  }
}
