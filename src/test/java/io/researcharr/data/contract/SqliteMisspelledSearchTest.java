package io.researcharr.data.contract;

import io.researcharr.data.fixture.SqliteFixture;
import io.researcharr.data.port.UnitOfWork;
import org.junit.jupiter.api.extension.RegisterExtension;

class SqliteMisspelledSearchTest extends MisspelledSearchContract {

  @RegisterExtension static final SqliteFixture SQLITE = new SqliteFixture();

  @Override
  UnitOfWork unitOfWork() {
    return SQLITE.storage().unitOfWork();
  }

  @Override
  String jdbc() {
    return SQLITE.jdbc();
  }
}
