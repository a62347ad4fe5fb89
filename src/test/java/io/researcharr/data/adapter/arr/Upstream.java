package io.researcharr.data.adapter.arr;

import io.researcharr.data.domain.imports.Import;
import io.researcharr.data.domain.imports.ImportProgress;
import io.researcharr.data.domain.imports.ImportSource;
import io.researcharr.data.domain.imports.ImportState;
import io.researcharr.data.fixture.FakeArr;
import io.researcharr.data.port.UpstreamLibrary.SeriesRef;
import io.researcharr.data.port.UpstreamRow;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/** A library, and the fake server that it calls. */
final class Upstream implements AutoCloseable {

  static final String KEY = "0123456789abcdef";
  static final Duration PATIENCE = Duration.ofSeconds(30);
  static final Timings SHORT =
      new Timings(
          Duration.ofSeconds(5),
          Duration.ofSeconds(20),
          Duration.ofSeconds(3),
          Duration.ofSeconds(3));

  final Vertx vertx = Vertx.vertx();
  final FakeArr fake;
  final ArrLibrary library;

  Upstream(FakeArr.Library made) {
    this(made, Timings.STANDARD);
  }

  Upstream(FakeArr.Library made, Timings timings) {
    this.fake = FakeArr.start(vertx, made, KEY);
    this.library = new ArrLibrary(vertx, new Eager(), timings);
  }

  Multi<UpstreamRow> movies() {
    return library.rows(running(ImportSource.RADARR, fake.url()), KEY);
  }

  Multi<UpstreamRow> movies(String baseUrl) {
    return library.rows(running(ImportSource.RADARR, baseUrl), KEY);
  }

  Multi<UpstreamRow> series() {
    return library.rows(running(ImportSource.SONARR, fake.url()), KEY);
  }

  Multi<UpstreamRow> episodes(int series) {
    return library.episodes(
        running(ImportSource.SONARR, fake.url()),
        KEY,
        new SeriesRef(series, UUID.randomUUID(), "Dark"));
  }

  static List<UpstreamRow> all(Multi<UpstreamRow> rows) {
    return rows.collect().asList().await().atMost(PATIENCE);
  }

  static Import running(ImportSource source, String baseUrl) {
    return new Import(
        UUID.randomUUID(),
        source,
        "home",
        Optional.of(baseUrl),
        ImportState.RUNNING,
        ImportProgress.NONE,
        Optional.empty(),
        "test",
        Instant.EPOCH,
        Optional.empty(),
        Optional.empty());
  }

  @Override
  public void close() {
    library.close();
    fake.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  /** Three more tries without a pause. */
  private static final class Eager implements Persistence {

    @Override
    public <T> Uni<T> insist(Supplier<Uni<T>> attempt) {
      return Uni.createFrom()
          .deferred(attempt::get)
          .onFailure(new PatientPersistence.Passing())
          .retry()
          .atMost(3);
    }
  }
}
