package io.researcharr.data.contract;

import static io.researcharr.data.contract.UnitOfWorkContract.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.researcharr.data.domain.media.Media;
import io.researcharr.data.fixture.Database;
import io.researcharr.data.fixture.Entries;
import io.researcharr.data.fixture.SqliteFixture;
import io.researcharr.data.port.UnitOfWork;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SqliteAuditRepositoryTest extends AuditRepositoryContract {

  @RegisterExtension static final SqliteFixture SQLITE = new SqliteFixture();

  @Override
  UnitOfWork unitOfWork() {
    return SQLITE.storage().unitOfWork();
  }

  @Override
  String jdbc() {
    return SQLITE.jdbc();
  }

  @Test
  void namesWhoActsAlsoWhereAHandHasLeftItsName() throws SQLException {
    // Given
    Database database = new Database(jdbc());
    Media media = Entries.movie("Heat");
    get(unitOfWork().write("test", r -> r.media().insert(media)));
    database.execute("INSERT INTO audit_actor (actor) VALUES ('mallory')");

    // When
    get(
        unitOfWork()
            .write("test", r -> r.audit().as("alice", () -> r.media().purge(media.id(), 1))));

    // Then
    assertThat(
            database.query(
                "SELECT actor FROM audit_log WHERE action = 'purged' AND entity_id = '%s'"
                    .formatted(media.id())))
        .containsExactly("alice");
    assertThat(database.query("SELECT actor FROM audit_actor")).isEmpty();
  }
}
