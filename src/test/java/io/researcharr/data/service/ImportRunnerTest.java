package io.researcharr.data.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.researcharr.data.domain.imports.Import;
import io.researcharr.data.domain.imports.ImportSource;
import io.researcharr.data.domain.imports.ImportState;
import io.researcharr.data.fixture.Imports;
import io.researcharr.data.fixture.Ordered;
import io.researcharr.data.fixture.SqliteFixture;
import io.researcharr.data.port.ImportRepository;
import io.researcharr.data.port.ImportRepository.Claimed;
import io.researcharr.data.port.Repositories;
import io.researcharr.data.port.UnitOfWork;
import io.researcharr.data.port.UpstreamLibrary;
import io.researcharr.data.port.UpstreamRow;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ImportRunnerTest {

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  @RegisterExtension static final SqliteFixture SQLITE = new SqliteFixture();

  private final SlowToTell claims = new SlowToTell();
  private final UntouchedLibrary library = new UntouchedLibrary();
  private final ImportRunner runner =
      new ImportRunner(
          claims,
          library,
          new MediaUpserts(Ordered::nextId),
          new Edits(InstantSource.system()),
          () -> Runnable::run,
          new ServiceInstance("this one", "1", Instant.now()));

  @AfterEach
  void endsLooking() {
    claims.mayBeTold.complete(null);
    runner.shutdown();
    await().until(runner::isIdle);
  }

  @Test
  void givesBackAtOnceWhatItClaimsWhileItEnds() {
    // Given
    Import order = Imports.order("main");
    write(i -> i.insert(order, Optional.of("k")));
    runner.start();
    await()
        .until(() -> write(i -> i.find(order.id())).orElseThrow().state() == ImportState.RUNNING);

    // When
    runner.shutdown();
    boolean idleAtOnce = runner.isIdle();
    claims.mayBeTold.complete(null);
    await().until(runner::isIdle);

    // Then
    Optional<Claimed> other =
        await()
            .atMost(ImportRunner.LEASE.dividedBy(3))
            .until(() -> write(i -> i.claim("other", PATIENCE)), Optional::isPresent);
    assertThat(idleAtOnce).isFalse();
    assertThat(other.orElseThrow().running().id()).isEqualTo(order.id());
    assertThat(library.asked).hasValue(0);
  }

  @Test
  void looksForNothingOnceItHasEnded() {
    // Given
    runner.start();
    claims.mayBeTold.complete(null);
    runner.shutdown();
    await().until(runner::isIdle);
    int before = claims.made.get();

    // When
    runner.wake();

    // Then
    assertThat(claims.made).hasValue(before);
    assertThat(runner.isIdle()).isTrue();
  }

  private static <T> T write(Function<ImportRepository, Uni<T>> work) {
    return SQLITE
        .storage()
        .unitOfWork()
        .write("test", r -> work.apply(r.imports()))
        .await()
        .atMost(PATIENCE);
  }

  /** The real thing, but that it is told late what was claimed. */
  private static final class SlowToTell implements UnitOfWork {

    private final CompletableFuture<Void> mayBeTold = new CompletableFuture<>();
    private final AtomicInteger made = new AtomicInteger();

    @Override
    public <T> Uni<T> write(String name, Function<Repositories, Uni<T>> work) {
      return SQLITE.storage().unitOfWork().write(name, work);
    }

    @Override
    public <T> Uni<T> writeOne(String name, Function<Repositories, Uni<T>> work) {
      Uni<T> real = SQLITE.storage().unitOfWork().writeOne(name, work);
      if (!name.equals("import.claim")) {
        return real;
      }
      made.incrementAndGet();
      return real.call(() -> Uni.createFrom().completionStage(mayBeTold));
    }

    @Override
    public <T> Uni<T> read(String name, Function<Repositories, Uni<T>> work) {
      return SQLITE.storage().unitOfWork().read(name, work);
    }
  }

  /** Counts who asks it for something. */
  private static final class UntouchedLibrary implements UpstreamLibrary {

    private final AtomicInteger asked = new AtomicInteger();

    @Override
    public Multi<UpstreamRow> rows(Import running, String apiKey) {
      return none();
    }

    @Override
    public Multi<UpstreamRow> episodes(Import running, String apiKey, SeriesRef series) {
      return none();
    }

    @Override
    public Multi<UpstreamRow> parse(ImportSource source, String instance, Multi<byte[]> json) {
      return none();
    }

    private Multi<UpstreamRow> none() {
      asked.incrementAndGet();
      return Multi.createFrom().empty();
    }
  }
}
