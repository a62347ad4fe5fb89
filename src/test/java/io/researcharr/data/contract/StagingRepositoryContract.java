package io.researcharr.data.contract;

import static io.researcharr.data.contract.UnitOfWorkContract.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.researcharr.data.domain.access.Caller;
import io.researcharr.data.domain.access.Role;
import io.researcharr.data.fixture.Entries;
import io.researcharr.data.fixture.Ordered;
import io.researcharr.data.port.StagingRepository.Line;
import io.researcharr.data.port.UnitOfWork;
import io.researcharr.data.service.BulkEvent;
import io.researcharr.data.service.BulkLine;
import io.researcharr.data.service.BulkService;
import io.researcharr.data.service.Closing;
import io.researcharr.data.service.Edits;
import io.researcharr.data.service.MediaUpserts;
import io.researcharr.data.service.StagingSweep;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** The laws of {@link io.researcharr.data.port.StagingRepository}. */
abstract class StagingRepositoryContract {

  private static final int MANY = 2_500;
  private static final int ROOM = 1_000_000;

  private final Map<String, BulkLine.Content> drafts = new ConcurrentHashMap<>();

  private final Set<UUID> made = ConcurrentHashMap.newKeySet();

  abstract UnitOfWork unitOfWork();

  @Test
  void givesStagedLinesBackInTheirOrder() {
    // Given
    UUID request = Ordered.nextId();
    List<Line> lines = List.of(new Line(1, "{}"), new Line(3, "x \uD83C\uDFAC"), new Line(7, "z"));

    // When
    get(unitOfWork().write("test", r -> r.staging().append(request, lines)));

    // Then
    assertThat(
            (List<Line>)
                get(unitOfWork().read("test", r -> r.staging().behind(request, 0, 2, ROOM))))
        .isEqualTo(lines.subList(0, 2));
    assertThat(
            (List<Line>)
                get(unitOfWork().read("test", r -> r.staging().behind(request, 3, 2, ROOM))))
        .isEqualTo(lines.subList(2, 3));

    // When
    int first = get(unitOfWork().write("test", r -> r.staging().clear(request, 2)));

    // Then
    assertThat(first).isEqualTo(2);
    assertThat(lines(request)).isEqualTo(lines.subList(2, 3));

    // When
    int last = get(unitOfWork().write("test", r -> r.staging().clear(request, 2)));

    // Then
    assertThat(last).isOne();
    assertThat(lines(request)).isEmpty();
  }

  @Test
  void givesNoMoreAtOnceThanThereIsRoomForButAlwaysOne() {
    // Given
    UUID request = Ordered.nextId();
    List<Line> lines =
        List.of(
            new Line(1, "x".repeat(40)),
            new Line(2, "\uD83C\uDFAC".repeat(15)),
            new Line(3, "y"),
            new Line(5, "z".repeat(500)),
            new Line(6, "{}"));
    get(unitOfWork().write("test", r -> r.staging().append(request, lines)));
    UUID other = Ordered.nextId();
    stage(other, 1, 4);

    // When
    List<Line> first = get(unitOfWork().read("test", r -> r.staging().behind(request, 0, 9, 100)));
    List<Line> second = get(unitOfWork().read("test", r -> r.staging().behind(request, 2, 9, 100)));
    List<Line> third = get(unitOfWork().read("test", r -> r.staging().behind(request, 3, 9, 100)));
    List<Line> none = get(unitOfWork().read("test", r -> r.staging().behind(request, 6, 9, 100)));

    // Then
    assertThat(first).isEqualTo(lines.subList(0, 2));
    assertThat(second).isEqualTo(lines.subList(2, 4));
    assertThat(third).isEqualTo(lines.subList(3, 4));
    assertThat(none).isEmpty();
  }

  @Test
  void isAppliedWholeWhateverTheSizeOfTheLines() {
    // Given: as much as makes several pages by size, and less than one by number
    List<BulkLine> lines = LongStream.rangeClosed(1, 20).mapToObj(this::largeLine).toList();

    // When
    List<BulkEvent> events = applied(Multi.createFrom().iterable(lines));

    // Then
    assertThat(events).containsExactly(new BulkEvent.Summary(20, 0, 0, 0));
  }

  @Test
  void clearsTheLinesOfRequestsThatHaveEndedWithoutAnEnd() {
    // Given
    UUID abandoned = Ordered.nextId();
    stage(abandoned, 1);
    Instant time = aMomentLater();
    UUID young = Ordered.nextId();
    stage(young, 1);

    // When
    get(unitOfWork().write("test", r -> r.staging().clearBefore(time, MANY)));

    // Then
    assertThat(lines(abandoned)).isEmpty();
    assertThat(lines(young)).hasSize(1);
  }

  @Test
  void clearsNothingOfARequestThatIsStillStaging() {
    // Given
    UUID request = Ordered.nextId();
    stage(request, 1);
    Instant time = aMomentLater();
    stage(request, 2);

    // When
    get(unitOfWork().write("test", r -> r.staging().clearBefore(time, MANY)));

    // Then
    assertThat(lines(request)).hasSize(2);
  }

  @Test
  void isSweptInBatchesOnceWhatItHoldsIsADayOld() {
    // Given
    UUID abandoned = Ordered.nextId();
    stage(abandoned, LongStream.rangeClosed(1, MANY).toArray());

    // When
    long tooEarly = get(sweepAfter(Duration.ofHours(23)).sweep());
    long cleared = get(sweepAfter(Duration.ofHours(25)).sweep());

    // Then
    assertThat(tooEarly).isZero();
    assertThat(cleared).isGreaterThanOrEqualTo(MANY);
    assertThat(lines(abandoned)).isEmpty();
  }

  @Test
  void isAppliedOnceWhateverTheNumbersOfTheLines() {
    // Given: every other line was empty
    List<BulkLine> lines =
        LongStream.rangeClosed(1, 600).filter(n -> n % 2 == 0).mapToObj(this::line).toList();

    // When
    List<BulkEvent> events = applied(Multi.createFrom().iterable(lines));

    // Then
    assertThat(events).containsExactly(new BulkEvent.Summary(300, 0, 0, 0));
  }

  @Test
  void leavesNoLineBehindHoweverManyThereWere() {
    // Given
    List<BulkLine> lines = LongStream.rangeClosed(1, MANY).mapToObj(this::line).toList();

    // When
    List<BulkEvent> events = applied(Multi.createFrom().iterable(lines));

    // Then
    assertThat(events).containsExactly(new BulkEvent.Summary(MANY, 0, 0, 0));
    assertThat(made).isNotEmpty().allMatch(id -> lines(id).isEmpty());
  }

  @Test
  void isNotAppliedWhenSomeOfItWasClearedMeanwhile() {
    // Given
    Multi<BulkLine> first = Multi.createFrom().range(1, 251).map(n -> line(n));
    Multi<BulkLine> cleared = Multi.createFrom().deferred(() -> clearEverything().toMulti());
    Multi<BulkLine> last = Multi.createFrom().item(() -> line(251));

    // When
    List<BulkEvent> events =
        applied(Multi.createBy().concatenating().streams(first, cleared, last));

    // Then
    assertThat(events).hasSize(1);
    assertThat(events.get(0)).isInstanceOf(BulkEvent.Aborted.class);
    assertThat(((BulkEvent.Aborted) events.get(0)).soFar())
        .isEqualTo(new BulkEvent.Summary(0, 0, 0, 0));
  }

  private List<BulkEvent> applied(Multi<BulkLine> lines) {
    var bulk =
        new BulkService(
            unitOfWork(),
            new MediaUpserts(Ordered::nextId),
            this::made,
            new Edits(InstantSource.system()));
    return get(
        bulk.upsertAtomically(
                lines, drafts::get, new Caller("tester", Role.WRITE), Closing.nothing())
            .collect()
            .asList());
  }

  private UUID made() {
    UUID id = Ordered.nextId();
    made.add(id);
    return id;
  }

  private BulkLine line(long number) {
    BulkLine.Content content = BulkLine.Content.of(Entries.movieDraft("Movie " + number));
    drafts.put("line " + number, content);
    return new BulkLine(number, 300, "line " + number, content);
  }

  private BulkLine largeLine(long number) {
    BulkLine.Content content = BulkLine.Content.of(Entries.movieDraft("Large " + number));
    String text = number + " ".repeat(1_000_000);
    drafts.put(text, content);
    return new BulkLine(number, text.length(), text, content);
  }

  /** Waits until there is something to be cleared, and clears it. */
  private Uni<BulkLine> clearEverything() {
    Instant future = Instant.now().plus(Duration.ofDays(1));
    return unitOfWork()
        .write("test", r -> r.staging().clearBefore(future, MANY))
        .repeat()
        .until(count -> count > 0)
        .collect()
        .asList()
        .onItem()
        .transformToUni(ignored -> Uni.createFrom().nullItem());
  }

  private StagingSweep sweepAfter(Duration time) {
    InstantSource clock = InstantSource.offset(InstantSource.system(), time);
    return new StagingSweep(unitOfWork(), new Edits(clock));
  }

  private void stage(UUID request, long... numbers) {
    List<Line> lines = LongStream.of(numbers).mapToObj(n -> new Line(n, "{}")).toList();
    get(unitOfWork().write("test", r -> r.staging().append(request, lines)));
  }

  private List<Line> lines(UUID request) {
    return get(unitOfWork().read("test", r -> r.staging().behind(request, 0, MANY, ROOM)));
  }

  /** A time after all that was stored, also for a clock that knows milliseconds only. */
  private static Instant aMomentLater() {
    Instant start = Instant.now();
    await().until(() -> Instant.now().toEpochMilli() > start.toEpochMilli());
    return Instant.now().truncatedTo(ChronoUnit.MILLIS);
  }
}
