package io.researcharr.data.service;

import io.researcharr.data.domain.access.Caller;
import io.researcharr.data.domain.media.MediaChange;
import io.researcharr.data.domain.media.MediaDraft;
import io.researcharr.data.port.IdGenerator;
import io.researcharr.data.port.Repositories;
import io.researcharr.data.port.StagingRepository;
import io.researcharr.data.port.StorageException;
import io.researcharr.data.port.UnitOfWork;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/** Takes in entries line by line, as many as there are, with constant memory. */
@ApplicationScoped
public class BulkService {

  /** So many staged lines are cleared at once: what one statement removes has to fit in memory. */
  private static final int CLEARED = 1_000;

  private final UnitOfWork unitOfWork;
  private final MediaUpserts upserts;
  private final IdGenerator ids;
  private final Edits edits;

  public BulkService(UnitOfWork unitOfWork, MediaUpserts upserts, IdGenerator ids, Edits edits) {
    this.unitOfWork = unitOfWork;
    this.upserts = upserts;
    this.ids = ids;
    this.edits = edits;
  }

  /**
   * Stores each line that can be stored. Emits the rejected ones as they are found and the summary
   * at the end; lines stored before a failure stay.
   *
   * @param closing gets the events of the last unit of work; those before it have been emitted then
   */
  public Multi<BulkEvent> upsert(
      Multi<BulkLine> lines, Caller caller, Closing<List<BulkEvent>> closing) {
    BulkTally tally = new BulkTally();
    Multi<BulkBatches.Batch> batches =
        closing.isNothing() ? BulkBatches.of(lines) : BulkBatches.withLast(lines);
    Multi<BulkEvent> rejections =
        batches
            .onItem()
            .transformToMultiAndConcatenate(
                batch ->
                    store(batch, caller, tally, closing)
                        .invoke(tally::add)
                        .onItem()
                        .transformToMulti(done -> Multi.createFrom().iterable(done.rejections())));
    return withEnd(rejections, tally);
  }

  /** Stores all lines or, if any of them is rejected, none. */
  public Multi<BulkEvent> upsertAtomically(
      Multi<BulkLine> lines,
      Function<String, BulkLine.Content> parser,
      Caller caller,
      Closing<List<BulkEvent>> closing) {
    UUID request = ids.next();
    BulkTally tally = new BulkTally();
    long[] waiting = {0};
    Multi<BulkEvent> staged =
        BulkBatches.of(lines)
            .onItem()
            .transformToMultiAndConcatenate(
                batch ->
                    stage(request, batch.lines())
                        .invoke(tally::add)
                        .invoke(done -> waiting[0] += done.size())
                        .onItem()
                        .transformToMulti(done -> Multi.createFrom().iterable(done.rejections())));
    Multi<BulkEvent> applied =
        Multi.createFrom()
            .deferred(
                () ->
                    tally.hasRejections()
                        ? Multi.createFrom().empty()
                        : applyStaged(
                            new Staged(request, waiting[0]), parser, caller, tally, closing));
    Multi<BulkEvent> all =
        Multi.createBy()
            .concatenating()
            .streams(staged, applied)
            .onTermination()
            .call(() -> clear(request));
    return withEnd(all, tally);
  }

  private Uni<BulkTally.Batch> store(
      BulkBatches.Batch batch, Caller caller, BulkTally tally, Closing<List<BulkEvent>> closing) {
    List<BulkLine> usable = batch.lines().stream().filter(BulkLine::isUsable).toList();
    return unitOfWork.write(
        "media.bulk",
        r ->
            upserts
                .apply(r, changes(usable), edits.by(caller))
                .map(outcomes -> BulkTally.Batch.of(batch.lines(), usable, outcomes))
                .call(
                    done ->
                        batch.isLast()
                            ? closing.write(r, done.andThen(tally.summaryWith(done)))
                            : Uni.createFrom().voidItem()));
  }

  private Uni<BulkTally.Batch> stage(UUID request, List<BulkLine> batch) {
    List<StagingRepository.Line> lines =
        batch.stream()
            .filter(BulkLine::isUsable)
            .map(line -> new StagingRepository.Line(line.number(), line.text()))
            .toList();
    Uni<Void> stored =
        lines.isEmpty()
            ? Uni.createFrom().voidItem()
            : unitOfWork.write("media.bulk.stage", r -> r.staging().append(request, lines));
    return stored.replaceWith(() -> BulkTally.Batch.of(batch, List.of(), List.of()));
  }

  private Multi<BulkEvent> applyStaged(
      Staged staged,
      Function<String, BulkLine.Content> parser,
      Caller caller,
      BulkTally tally,
      Closing<List<BulkEvent>> closing) {
    return unitOfWork
        .write(
            "media.bulk.atomic",
            r ->
                applyAll(r, staged, parser, caller)
                    .call(done -> closing.write(r, done.andThen(tally.summaryWith(done)))))
        .invoke(tally::add)
        .onItem()
        .<BulkEvent>transformToMulti(done -> Multi.createFrom().empty())
        .onFailure(RolledBack.class)
        .recoverWithMulti(
            e -> {
              List<BulkEvent> rejections = ((RolledBack) e).rejections;
              tally.rejected(rejections.size());
              return Multi.createFrom().iterable(rejections);
            });
  }

  private Uni<BulkTally.Batch> applyAll(
      Repositories repositories,
      Staged staged,
      Function<String, BulkLine.Content> parser,
      Caller caller) {
    BulkTally sum = new BulkTally();
    long[] behind = {0};
    long[] applied = {0};
    return Multi.createBy()
        .repeating()
        .uni(
            () ->
                repositories
                    .staging()
                    .behind(staged.request(), behind[0], BulkBatches.LINES, BulkBatches.BYTES)
                    .invoke(lines -> behind[0] = last(lines, behind[0]))
                    .flatMap(
                        lines -> applyPage(repositories, lines, parser, caller).invoke(sum::add))
                    .invoke(page -> applied[0] += page.size()))
        .whilst(page -> page.size() > 0 && applied[0] < staged.lines())
        .collect()
        .last()
        .invoke(() -> staged.check(applied[0]))
        .map(ignored -> sum.total());
  }

  private static long last(List<StagingRepository.Line> lines, long otherwise) {
    return lines.isEmpty() ? otherwise : lines.get(lines.size() - 1).number();
  }

  private Uni<BulkTally.Batch> applyPage(
      Repositories repositories,
      List<StagingRepository.Line> lines,
      Function<String, BulkLine.Content> parser,
      Caller caller) {
    List<BulkLine> parsed =
        lines.stream()
            .map(line -> new BulkLine(line.number(), 0, "", parser.apply(line.text())))
            .toList();
    return upserts
        .apply(repositories, changes(parsed), edits.by(caller))
        .map(
            outcomes -> {
              var page = BulkTally.Batch.of(parsed, parsed, outcomes);
              if (!page.rejections().isEmpty()) {
                throw new RolledBack(page.rejections());
              }
              return page;
            });
  }

  private Uni<Void> clear(UUID request) {
    return unitOfWork
        .writeOne("media.bulk.clear", r -> r.staging().clear(request, CLEARED))
        .repeat()
        .whilst(cleared -> cleared == CLEARED)
        .collect()
        .last()
        .onFailure()
        .recoverWithNull()
        .replaceWithVoid();
  }

  private static Multi<BulkEvent> withEnd(Multi<BulkEvent> events, BulkTally tally) {
    return Multi.createBy()
        .concatenating()
        .streams(
            events, Multi.createFrom().deferred(() -> Multi.createFrom().item(tally.summary())))
        .onFailure()
        .recoverWithMulti(e -> Multi.createFrom().item(new BulkEvent.Aborted(tally.summary(), e)));
  }

  private static List<MediaChange> changes(List<BulkLine> lines) {
    List<MediaChange> changes = new ArrayList<>(lines.size());
    for (BulkLine line : lines) {
      MediaDraft draft = line.content().draft().orElseThrow();
      changes.add(MediaChange.to(draft));
    }
    return changes;
  }

  /** A request of which so many lines wait. */
  private record Staged(UUID request, long lines) {

    /** Stops the unit of work when some of the lines were taken for abandoned meanwhile. */
    private void check(long applied) {
      if (applied != lines) {
        throw new StorageException.Unavailable(
            "The request took so long that its first lines were cleared; send it again.");
      }
    }
  }

  /** The end of a unit of work that must not leave anything behind. */
  private static final class RolledBack extends RuntimeException {

    private final transient List<BulkEvent> rejections;

    private RolledBack(List<BulkEvent> rejections) {
      super("some lines were rejected", null, false, false);
      this.rejections = rejections;
    }
  }
}
