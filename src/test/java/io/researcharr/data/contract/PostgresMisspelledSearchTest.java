package io.researcharr.data.contract;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.researcharr.data.fixture.PostgresProfile;
import io.researcharr.data.fixture.PostgresServer;
import io.researcharr.data.port.Storage;
import io.researcharr.data.port.UnitOfWork;
import jakarta.inject.Inject;
import org.eclipse.microprofile.config.inject.ConfigProperty;

@QuarkusTest
@TestProfile(PostgresProfile.class)
class PostgresMisspelledSearchTest extends MisspelledSearchContract {

  @Inject Storage storage;

  @ConfigProperty(name = "DATABASE_URL")
  String databaseUrl;

  @Override
  UnitOfWork unitOfWork() {
    return storage.unitOfWork();
  }

  @Override
  String jdbc() {
    return PostgresServer.jdbc(databaseUrl);
  }
}
