package io.researcharr.data.service;

import io.researcharr.data.domain.imports.Import;
import io.researcharr.data.domain.imports.ImportProgress;
import io.researcharr.data.domain.imports.ImportSource;
import io.researcharr.data.domain.media.MediaChange;
import io.researcharr.data.port.Repositories;
import io.researcharr.data.port.UnitOfWork;
import io.researcharr.data.port.UpstreamException;
import io.researcharr.data.port.UpstreamLibrary;
import io.researcharr.data.port.UpstreamLibrary.SeriesRef;
import io.researcharr.data.port.UpstreamRow;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * One way through a foreign library, in batches. Each batch stores its entries and the progress in
 * one unit of work, so the numbers are right wherever the way is cut off. It can be walked again
 * from the beginning: rows that were stored are unchanged then, and are not counted twice.
 */
final class ImportPass {

  private static final int READ_AHEAD = 2;
  private static final int SERIES_AT_ONCE = 4;

  private final Import order;
  private final String owner;
  private final UnitOfWork unitOfWork;
  private final UpstreamLibrary library;
  private final MediaUpserts upserts;
  private final Edits edits;
  private ImportCount count;

  ImportPass(
      Import order,
      String owner,
      UnitOfWork unitOfWork,
      UpstreamLibrary library,
      MediaUpserts upserts,
      Edits edits) {
    this.order = order;
    this.owner = owner;
    this.unitOfWork = unitOfWork;
    this.library = library;
    this.upserts = upserts;
    this.edits = edits;
    this.count = ImportCount.after(order.progress());
  }

  /** Takes in the library of a running server. */
  Uni<Void> takeFrom(String apiKey) {
    count = ImportCount.after(count.progress());
    List<SeriesRef> series = new ArrayList<>();
    long[] expected = {0};
    return readAhead(library.rows(order, apiKey))
        .onItem()
        .transformToUniAndConcatenate(
            batch -> store(batch).invoke(ids -> expected[0] += remember(batch, ids, series)))
        .onItem()
        .ignoreAsUni()
        .chain(() -> order.source() == ImportSource.SONARR ? total(expected[0]) : done())
        .chain(() -> takeEpisodes(apiKey, series))
        .chain(this::complete);
  }

  /** Takes in rows that somebody sends; series may bring their episodes along. */
  Uni<Void> takePosted(Multi<List<UpstreamRow>> batches) {
    return batches
        .onItem()
        .transformToUniAndConcatenate(batch -> store(batch).chain(ids -> takeEmbedded(batch, ids)))
        .onItem()
        .ignoreAsUni()
        .chain(this::complete);
  }

  /** How far this way has come. */
  ImportProgress progress() {
    return count.progress();
  }

  private Uni<Void> takeEpisodes(String apiKey, List<SeriesRef> series) {
    Multi<UpstreamRow> rows =
        Multi.createFrom()
            .iterable(series)
            .onItem()
            .transformToUni(ref -> episodes(apiKey, ref))
            .merge(SERIES_AT_ONCE)
            .onItem()
            .disjoint();
    return storeAll(readAhead(rows));
  }

  /** A series that is gone by now, or can't be asked for, is no reason to give up the others. */
  private Uni<List<UpstreamRow>> episodes(String apiKey, SeriesRef ref) {
    if (ref.upstreamId() == 0) {
      return Uni.createFrom()
          .item(List.of(unusable(ref, "can't be asked for: the series has no id")));
    }
    return library
        .episodes(order, apiKey, ref)
        .collect()
        .asList()
        .onFailure(e -> e instanceof UpstreamException upstream && !upstream.isPassing())
        .recoverWithItem(e -> List.of(unusable(ref, e.getMessage())));
  }

  private static UpstreamRow unusable(SeriesRef ref, String reason) {
    String number = ref.upstreamId() == 0 ? "" : ref.upstreamId() + " ";
    return new UpstreamRow.Unusable(
        "episodes of series " + number + "\"" + ref.title() + "\"", reason);
  }

  private Uni<Void> takeEmbedded(List<UpstreamRow> batch, List<UUID> ids) {
    Multi<UpstreamRow> rows =
        Multi.createFrom()
            .range(0, batch.size())
            .onItem()
            .transformToIterable(
                i ->
                    batch.get(i) instanceof UpstreamRow.SeriesRow row && ids.get(i) != null
                        ? row.episodes().apply(ids.get(i))
                        : List.of());
    return storeAll(ImportBatches.of(rows));
  }

  private Uni<Void> storeAll(Multi<List<UpstreamRow>> batches) {
    return batches.onItem().transformToUniAndConcatenate(this::store).onItem().ignoreAsUni();
  }

  /** From upstream, the next batch is read while the one before is stored. */
  private static Multi<List<UpstreamRow>> readAhead(Multi<UpstreamRow> rows) {
    return ImportBatches.of(rows).emitOn(Infrastructure.getDefaultWorkerPool(), READ_AHEAD);
  }

  private static long remember(List<UpstreamRow> batch, List<UUID> ids, List<SeriesRef> series) {
    long expected = 0;
    for (int i = 0; i < batch.size(); i++) {
      expected++;
      if (batch.get(i) instanceof UpstreamRow.SeriesRow row && ids.get(i) != null) {
        series.add(new SeriesRef(row.upstreamId(), ids.get(i), row.title()));
        expected += row.episodeCount();
      }
    }
    return expected;
  }

  /** Stores a batch with the progress, and gives the ids of its rows; null where there is none. */
  private Uni<List<UUID>> store(List<UpstreamRow> batch) {
    return ImportRunner.withStorageRetries(
            () -> unitOfWork.write("import.batch", r -> store(r, batch)), 10)
        .invoke(stored -> count = stored.count())
        .map(Stored::ids);
  }

  private Uni<Stored> store(Repositories repositories, List<UpstreamRow> batch) {
    List<MediaChange> changes = new ArrayList<>();
    for (UpstreamRow row : batch) {
      if (row instanceof UpstreamRow.Usable usable) {
        changes.add(usable.change());
      } else if (row instanceof UpstreamRow.SeriesRow series) {
        changes.add(series.change());
      }
    }
    return upserts
        .apply(repositories, changes, edits.by(order.actor()))
        .flatMap(
            outcomes -> {
              Stored stored = Stored.of(batch, outcomes, count);
              return repositories
                  .imports()
                  .advance(order.id(), owner, stored.count().progress(), ImportRunner.LEASE)
                  .invoke(ImportPass::check)
                  .chain(() -> repositories.imports().addSkips(order.id(), stored.skips()))
                  .replaceWith(stored);
            });
  }

  private Uni<Void> total(long expected) {
    count = count.outOf(expected);
    return done();
  }

  private Uni<Void> complete() {
    count = count.outOf(count.progress().done());
    return done();
  }

  private Uni<Void> done() {
    return ImportRunner.withStorageRetries(
            () ->
                unitOfWork.writeOne(
                    "import.progress",
                    r ->
                        r.imports()
                            .advance(order.id(), owner, count.progress(), ImportRunner.LEASE)),
            10)
        .invoke(ImportPass::check)
        .replaceWithVoid();
  }

  private static void check(boolean ours) {
    if (!ours) {
      throw new Lost();
    }
  }

  /** The import was cancelled, or another instance has it. */
  static final class Lost extends RuntimeException {

    private Lost() {
      super("the import is not ours any more", null, false, false);
    }
  }
}
