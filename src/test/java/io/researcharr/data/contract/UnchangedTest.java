package io.researcharr.data.contract;

import static io.researcharr.data.contract.UnitOfWorkContract.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.researcharr.data.domain.cache.Invalidation;
import io.researcharr.data.domain.media.Media;
import io.researcharr.data.fixture.Entries;
import io.researcharr.data.fixture.SqliteFixture;
import io.researcharr.data.fixture.TwoInstances;
import io.researcharr.data.port.UnitOfWork;
import io.researcharr.data.service.cache.CoherentUnitOfWork;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A write that finds everything as it was asked for answers with what somebody else has written,
 * who may be waiting still until all know of it.
 */
@Timeout(60)
class UnchangedTest {

  @RegisterExtension static final SqliteFixture SQLITE = new SqliteFixture();

  private final Media movie = Entries.movie("Stalker");
  private TwoInstances instances;
  private UnitOfWork unitOfWork;

  @BeforeEach
  void openBoth() {
    instances = new TwoInstances(SQLITE.storage());
    unitOfWork = new CoherentUnitOfWork(() -> SQLITE.storage().unitOfWork(), instances.barrier);
  }

  @AfterEach
  void closeBoth() {
    instances.close();
  }

  @Test
  void isToldToTheOthersBeforeItIsAnswered() {
    // Given
    get(SQLITE.storage().unitOfWork().write("test", r -> r.media().insert(movie)));

    // When
    get(
        unitOfWork.write(
            "test",
            r ->
                r.media()
                    .find(movie.id())
                    .invoke(found -> r.batches().relyOn(List.of(found.orElseThrow())))));

    // Then
    assertThat(instances.told).contains(Invalidation.of("media", movie.id(), 1));
  }
}
