package io.researcharr.data.contract;

import static io.researcharr.data.contract.UnitOfWorkContract.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.researcharr.data.domain.job.Job;
import io.researcharr.data.domain.job.JobStatus;
import io.researcharr.data.fixture.Database;
import io.researcharr.data.fixture.Jobs;
import io.researcharr.data.fixture.PostgresProfile;
import io.researcharr.data.fixture.RacingControl;
import io.researcharr.data.port.Storage;
import io.researcharr.data.port.UnitOfWork;
import io.researcharr.data.service.JobOperator;
import io.researcharr.data.wiring.ResilientUnitOfWork;
import jakarta.inject.Inject;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(PostgresProfile.class)
class PostgresJobServiceTest extends JobServiceContract {

  @Inject Storage storage;

  @ConfigProperty(name = "DATABASE_URL")
  String url;

  @Override
  UnitOfWork unitOfWork() {
    return storage.unitOfWork();
  }

  @Override
  Database database() {
    return Database.of(url);
  }

  @Override
  boolean historyOutlivesJobs() {
    return true;
  }

  @Test
  void cancelsAJobThatItsWorkerPausesJustThen() {
    // Given
    UUID id = in(JobStatus.RUNNING);
    RacingControl racing =
        new RacingControl(
            unitOfWork(),
            () ->
                database()
                    .execute(
                        "UPDATE processing_jobs SET status = 'paused', lease_token = NULL,"
                            + " lease_seconds = NULL, lease_expires_at = NULL,"
                            + " lease_check_at = NULL WHERE id = '"
                            + id
                            + "'"));
    JobOperator operator =
        new JobOperator(new ResilientUnitOfWork(() -> racing, 10), Jobs.desk(unitOfWork()));

    // When
    Job job = get(operator.cancel(id, CALLER));

    // Then
    assertThat(job.status()).isEqualTo(JobStatus.CANCELLED);
  }
}
