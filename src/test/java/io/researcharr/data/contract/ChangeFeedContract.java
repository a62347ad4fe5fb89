package io.researcharr.data.contract;

import static io.researcharr.data.contract.UnitOfWorkContract.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.researcharr.data.domain.feed.Change;
import io.researcharr.data.domain.feed.FeedEnd;
import io.researcharr.data.domain.feed.FeedPage;
import io.researcharr.data.domain.feed.Position;
import io.researcharr.data.domain.feed.Step;
import io.researcharr.data.domain.media.Edit;
import io.researcharr.data.domain.media.Media;
import io.researcharr.data.fixture.Database;
import io.researcharr.data.fixture.Entries;
import io.researcharr.data.port.ChangeFeed;
import io.researcharr.data.port.UnitOfWork;
import io.smallrye.mutiny.Uni;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The laws of {@link ChangeFeed}. */
abstract class ChangeFeedContract {

  private static final AtomicInteger NUMBER = new AtomicInteger();

  abstract UnitOfWork unitOfWork();

  abstract Database database();

  @AfterEach
  void forgetWhatWasRemoved() throws SQLException {
    database().execute("UPDATE audit_floor SET number = 0");
  }

  @Test
  void showsWhatWasCommittedSinceAPosition() {
    // Given
    Position before = now();
    Media movie = Entries.movie("Heat");

    // When
    get(unitOfWork().writeOne("test", r -> r.media().insert(movie)));
    update(movie);

    // Then
    List<Change> changes = all(before, 100);
    assertThat(changes).extracting(Change::entityType).containsOnly("media");
    assertThat(changes)
        .extracting(Change::entityId)
        .containsExactly(movie.id().toString(), movie.id().toString());
    assertThat(changes).extracting(Change::version).containsExactly(1L, 2L);
    assertThat(changes).extracting(Change::action).containsExactly("created", "updated");
    assertThat(changes).extracting(Change::actor).containsExactly("tester", "somebody");
    assertThat(changes).extracting(Change::seq).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void showsNothingWhereNothingWasCommitted() {
    // Given
    Position before = now();

    // When
    FeedPage page = behind(before, 10);

    // Then
    assertThat(page.steps()).isEmpty();
    assertThat(page.hasMore()).isFalse();
    assertThat(page.next()).isGreaterThanOrEqualTo(before);
    assertThat(end().isWhole()).isTrue();
    assertThat(end().last()).isGreaterThanOrEqualTo(end().position());
  }

  @Test
  void showsNothingThatWasRolledBack() {
    // Given
    Position before = now();
    Media kept = Entries.movie("Kept");

    // When
    assertThatThrownBy(
            () ->
                get(
                    unitOfWork()
                        .write(
                            "test",
                            r ->
                                r.media()
                                    .insert(Entries.movie("Lost"))
                                    .chain(
                                        () ->
                                            Uni.createFrom()
                                                .failure(new IllegalStateException("no"))))))
        .isInstanceOf(IllegalStateException.class);
    get(unitOfWork().writeOne("test", r -> r.media().insert(kept)));

    // Then
    assertThat(all(before, 1)).extracting(Change::entityId).containsExactly(kept.id().toString());
  }

  @Test
  void goesThroughManyChangesPageByPage() throws SQLException {
    // Given
    Position before = now();
    String id = remember(2_345);

    // When
    List<Change> changes = all(before, 100);

    // Then
    assertThat(changes).extracting(Change::entityId).containsOnly(id);
    assertThat(changes)
        .extracting(Change::version)
        .isEqualTo(LongStream.rangeClosed(1, 2_345).boxed().toList());
  }

  @Test
  void goesOnBehindEveryChange() throws SQLException {
    // Given
    Position before = now();
    remember(20);
    remember(15);
    List<Step> steps = steps(before, 10);
    List<Long> versions = steps.stream().map(step -> step.change().version()).toList();
    remember(3);

    for (int i = 0; i < steps.size(); i++) {
      // When
      List<Change> rest = all(steps.get(i).position(), 7);

      // Then
      List<Long> expected = new ArrayList<>(versions.subList(i + 1, versions.size()));
      expected.addAll(List.of(1L, 2L, 3L));
      assertThat(rest).as("behind %d", i).extracting(Change::version).isEqualTo(expected);
    }
  }

  @Test
  void stopsAtThePositionThatIsTheGoal() throws SQLException {
    // Given
    Position before = now();
    String sooner = remember(25);
    Position goal = now();
    remember(5);

    // When
    List<Change> changes = new ArrayList<>();
    Position position = before;
    for (boolean hasMore = true; hasMore; ) {
      FeedPage page = between(position, goal, 10);
      page.steps().forEach(step -> changes.add(step.change()));
      position = page.next();
      hasMore = page.hasMore();
    }

    // Then
    assertThat(changes).hasSize(25).extracting(Change::entityId).containsOnly(sooner);
    assertThat(position).isEqualTo(goal);
  }

  @Test
  void stopsInTheMiddleOfWhatCameTogether() throws SQLException {
    // Given
    Position before = now();
    remember(20);
    List<Step> steps = steps(before, 100);
    Position goal = steps.get(12).position();

    // When
    FeedPage page = between(steps.get(4).position(), goal, 100);

    // Then
    assertThat(page.steps()).isEqualTo(steps.subList(5, 13));
    assertThat(page.next()).isEqualTo(goal);
    assertThat(between(goal, goal, 100).steps()).isEmpty();
    assertThat(between(steps.get(15).position(), goal, 100))
        .isEqualTo(new FeedPage(List.of(), steps.get(15).position(), false));
  }

  @Test
  void goesOnWhereSomebodyHasRemovedWhatWasToCome() throws SQLException {
    // Given
    Position before = now();
    String removed = remember(15);
    String kept = remember(15);

    // When
    database().execute("DELETE FROM audit_log WHERE entity_id = '" + removed + "'");

    // Then
    assertThat(all(before, 4)).hasSize(15).extracting(Change::entityId).containsOnly(kept);
  }

  @Test
  void beginsWithTheOldestThatIsKept() throws SQLException {
    // Given
    remember(3);
    long removed =
        steps(Position.behind(0), 500).stream()
            .mapToLong(s -> s.change().commit())
            .max()
            .orElseThrow();
    String kept = remember(2);

    // When
    database().execute("UPDATE audit_floor SET number = " + removed);
    long floor = get(unitOfWork().read("test", r -> r.changes().removed()));

    // Then
    assertThat(floor).isEqualTo(removed);
    assertThat(all(Position.behind(floor), 10)).extracting(Change::entityId).containsOnly(kept);
  }

  @Test
  void knowsWhenChangesMayHaveBeenRemovedUnread() throws SQLException {
    // Given
    Position early = now();
    remember(3);
    Position late = now();
    long removed = all(early, 10).get(2).commit();

    // Then
    assertThat(early.hasLost(0)).isFalse();
    assertThat(early.hasLost(removed)).isTrue();
    assertThat(late.hasLost(removed)).isFalse();
  }

  @Test
  void showsBulksAsOneByOne() {
    // Given
    Position before = now();
    List<Media> movies =
        LongStream.range(0, 700).mapToObj(i -> Entries.movie("Bulk " + i)).toList();

    // When
    get(unitOfWork().write("test", r -> r.batches().insertAll(movies)));

    // Then
    assertThat(all(before, 250))
        .extracting(Change::entityId)
        .containsExactlyInAnyOrderElementsOf(
            movies.stream().map(movie -> movie.id().toString()).toList());
  }

  /** Writes changes to one thing by hand, and says to which. */
  String remember(int count) throws SQLException {
    String id = "k" + NUMBER.incrementAndGet();
    database()
        .execute(
            "INSERT INTO audit_log (at, entity_type, entity_id, action, actor, version)"
                + " WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < "
                + count
                + ") SELECT "
                + database().now(0)
                + ", 'test', '"
                + id
                + "', 'updated', 'me', i FROM n");
    return id;
  }

  Position now() {
    return end().position();
  }

  FeedEnd end() {
    return get(unitOfWork().read("test", r -> r.changes().end()));
  }

  FeedPage behind(Position position, int limit) {
    return between(position, now(), limit);
  }

  FeedPage between(Position from, Position until, int limit) {
    return get(unitOfWork().read("test", r -> r.changes().between(from, until, limit)));
  }

  /** All steps from a position to the present, with pages of this size. */
  List<Step> steps(Position position, int limit) {
    List<Step> steps = new ArrayList<>();
    FeedPage page = behind(position, limit);
    steps.addAll(page.steps());
    while (page.hasMore()) {
      assertThat(page.steps()).hasSizeLessThanOrEqualTo(limit);
      page = behind(page.next(), limit);
      steps.addAll(page.steps());
    }
    return steps;
  }

  List<Change> all(Position position, int limit) {
    return steps(position, limit).stream().map(Step::change).toList();
  }

  private void update(Media media) {
    Edit edit = new Edit("somebody", Entries.NOON.plusSeconds(1));
    get(
        unitOfWork()
            .write(
                "test",
                r -> r.media().update(media.replace(Entries.movieDraft("Heat again"), edit))));
  }
}
