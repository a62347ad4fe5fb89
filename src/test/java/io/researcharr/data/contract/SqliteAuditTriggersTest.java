package io.researcharr.data.contract;

import io.researcharr.data.fixture.Database;
import io.researcharr.data.fixture.SqliteFixture;
import io.researcharr.data.port.UnitOfWork;
import java.sql.SQLException;
import org.junit.jupiter.api.extension.RegisterExtension;

class SqliteAuditTriggersTest extends AuditTriggersContract {

  @RegisterExtension static final SqliteFixture SQLITE = new SqliteFixture();

  @Override
  UnitOfWork unitOfWork() {
    return SQLITE.storage().unitOfWork();
  }

  @Override
  String jdbc() {
    return SQLITE.jdbc();
  }

  @Override
  String wayRound(String table) throws SQLException {
    String columns =
        String.join(
            ", ",
            new Database(jdbc()).query("SELECT name FROM pragma_table_info('" + table + "')"));
    return "INSERT OR REPLACE INTO %1$s (%2$s) SELECT %2$s FROM %1$s".formatted(table, columns);
  }
}
