package io.researcharr.data.contract;

import io.researcharr.data.fixture.Database;
import io.researcharr.data.fixture.SqliteFixture;
import io.researcharr.data.port.UnitOfWork;
import org.junit.jupiter.api.extension.RegisterExtension;

class SqliteJobServiceTest extends JobServiceContract {

  @RegisterExtension static final SqliteFixture SQLITE = new SqliteFixture();

  @Override
  UnitOfWork unitOfWork() {
    return SQLITE.storage().unitOfWork();
  }

  @Override
  Database database() {
    return new Database(SQLITE.jdbc());
  }

  @Override
  boolean historyOutlivesJobs() {
    return false;
  }
}
