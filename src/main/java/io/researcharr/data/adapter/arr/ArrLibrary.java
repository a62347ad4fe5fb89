package io.researcharr.data.adapter.arr;

import io.researcharr.data.domain.imports.Import;
import io.researcharr.data.domain.imports.ImportSource;
import io.researcharr.data.port.UpstreamException;
import io.researcharr.data.port.UpstreamLibrary;
import io.researcharr.data.port.UpstreamRow;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The library of a Radarr or Sonarr that is called over HTTP, or that somebody sent.
 *
 * <p>A call is tried again as long as nothing of its answer has been passed on: up to the head of
 * the answer for whole lists, to its end for the episodes of a series.
 */
@ApplicationScoped
public class ArrLibrary implements UpstreamLibrary {

  private static final long MIB = 1024 * 1024;

  /** More than the largest row of a running server: its series come without episodes. */
  static final long MAX_ROW = 8 * MIB;

  /** More than the largest series with all its episodes. */
  static final long MAX_SERIES = 64 * MIB;

  private static final int CONNECTIONS = 16;

  private final ArrCall.Caller caller;
  private final Persistence persistence;

  @Inject
  ArrLibrary(Vertx vertx, Persistence persistence) {
    this(vertx, persistence, Timings.STANDARD);
  }

  ArrLibrary(Vertx vertx, Persistence persistence, Timings timings) {
    var options =
        new HttpClientOptions().setMaxPoolSize(CONNECTIONS).setDecompressionSupported(false);
    this.caller = new ArrCall.Caller(vertx, vertx.createHttpClient(options), timings);
    this.persistence = persistence;
  }

  @PreDestroy
  void close() {
    caller.client().close();
  }

  @Override
  public Multi<UpstreamRow> rows(Import running, String apiKey) {
    return call(running, list(running.source()), apiKey, caller.timings().listHead())
        .onItem()
        .transformToMulti(
            call ->
                persistence
                    .insist(call::open)
                    .onItem()
                    .transformToMulti(Multi.createFrom()::publisher)
                    .onCancellation()
                    .invoke(call::giveUp))
        .plug(json -> read(running.source(), running.instance(), json, MAX_ROW));
  }

  @Override
  public Multi<UpstreamRow> episodes(Import running, String apiKey, SeriesRef series) {
    var reading = new EpisodeRows(running.instance(), series);
    String path = "/episode?seriesId=" + series.upstreamId();
    return call(running, path, apiKey, caller.timings().episodesHead())
        .onItem()
        .transformToMulti(
            call ->
                persistence
                    .insist(() -> call.open().chain(body -> whole(body, reading)))
                    .onCancellation()
                    .invoke(call::giveUp)
                    .onItem()
                    .transformToMulti(rows -> Multi.createFrom().iterable(rows)));
  }

  @Override
  public Multi<UpstreamRow> parse(ImportSource source, String instance, Multi<byte[]> json) {
    return read(source, instance, json, source == ImportSource.SONARR ? MAX_SERIES : MAX_ROW);
  }

  private Uni<ArrCall> call(Import running, String path, String apiKey, Duration head) {
    return Uni.createFrom()
        .item(
            () -> {
              var base = ArrUrl.base(running.baseUrl().orElse(""));
              return new ArrCall(caller, base.api(path), apiKey, head);
            });
  }

  private static String list(ImportSource source) {
    return switch (source) {
      case RADARR -> "/movie?excludeLocalCovers=true";
      case SONARR -> "/series";
    };
  }

  private static Multi<UpstreamRow> read(
      ImportSource source, String instance, Multi<byte[]> json, long maxRow) {
    Rows reading =
        switch (source) {
          case RADARR -> new MovieRows(instance);
          case SONARR -> new SeriesRows(instance);
        };
    return Elements.of(json, maxRow).map(reading::read);
  }

  private static Uni<List<UpstreamRow>> whole(ArrBody body, Rows reading) {
    var size = new AtomicLong();
    var limited =
        Multi.createFrom()
            .publisher(body)
            .invoke(
                bytes -> {
                  if (size.addAndGet(bytes.length) > MAX_SERIES) {
                    throw UpstreamException.lasting("the episodes of a series are too many");
                  }
                });
    return Elements.of(limited, MAX_ROW).map(reading::read).collect().asList();
  }
}
