package io.researcharr.data.contract;

import static io.researcharr.data.contract.UnitOfWorkContract.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.researcharr.data.domain.imports.ImportSource;
import io.researcharr.data.domain.media.Edit;
import io.researcharr.data.domain.media.JsonObject;
import io.researcharr.data.domain.media.Media;
import io.researcharr.data.domain.queue.QueueClaim;
import io.researcharr.data.domain.queue.QueueDraft;
import io.researcharr.data.domain.queue.QueueFilter;
import io.researcharr.data.domain.queue.QueueItem;
import io.researcharr.data.domain.queue.QueueRetry;
import io.researcharr.data.fixture.Entries;
import io.researcharr.data.fixture.Ordered;
import io.researcharr.data.port.QueueRepository;
import io.researcharr.data.port.StorageException;
import io.researcharr.data.port.StorageException.VersionConflict;
import io.researcharr.data.port.UnitOfWork;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The laws of {@link QueueRepository}. */
abstract class QueueRepositoryContract {

  private static final Optional<UUID> NO_TOKEN = Optional.empty();
  private static final Duration LONG = Duration.ofMinutes(5);

  abstract UnitOfWork unitOfWork();

  /** The address of the database for JDBC. */
  abstract String jdbc();

  @AfterEach
  void emptyTheQueue() throws SQLException {
    sql("DELETE FROM queue_items");
  }

  @Test
  void givesBackEveryFieldAsItWasStored() {
    // Given
    QueueItem item =
        item(newMedia(), ImportSource.SONARR, 99, "{\"a\":{\"b\":[1,null,\"Ü\"]}}", Entries.NOON);

    // When
    write(q -> q.insert(item));

    // Then
    assertThat(find(item.id())).contains(item);
    assertThat(find(Entries.newId())).isEmpty();
  }

  @Test
  void queuesAnEntryOnceForEachService() {
    // Given
    UUID media = newMedia();
    stored(media, ImportSource.RADARR);

    // Then
    assertThatThrownBy(() -> write(q -> q.insert(item(media, ImportSource.RADARR))))
        .isInstanceOf(StorageException.Duplicate.class);
    assertThat(stored(media, ImportSource.SONARR).version()).isEqualTo(1);
  }

  @Test
  void queuesOnlyEntriesThatAreThere() {
    // Given
    Media deleted = Entries.movie("Deleted");
    get(
        unitOfWork()
            .write(
                "test",
                r ->
                    r.media()
                        .insert(deleted)
                        .chain(() -> r.media().update(deleted.delete(Entries.EDIT)))));

    // Then
    for (UUID media : List.of(Entries.newId(), deleted.id())) {
      assertThatThrownBy(() -> write(q -> q.insert(item(media, ImportSource.RADARR))))
          .isInstanceOfSatisfying(
              StorageException.Validation.class,
              e -> assertThat(e.errors().get(0).field()).isEqualTo("mediaId"));
    }
  }

  @Test
  void losesTheItemsOfAnEntryThatIsPurged() {
    // Given
    UUID media = newMedia();
    QueueItem item = stored(media, ImportSource.RADARR);

    // When
    get(unitOfWork().write("test", r -> r.media().purge(media, 1)));

    // Then
    assertThat(find(item.id())).isEmpty();
  }

  @Test
  void takesTheHighestPriorityAndThenTheOldestFirst() {
    // Given
    Instant old = Entries.NOON.minusSeconds(60);
    QueueItem low = stored(10, old);
    QueueItem young = stored(50, Entries.NOON);
    QueueItem older = stored(50, old);
    QueueItem alike = stored(50, old);
    QueueItem high = stored(90, Entries.NOON);
    stored(newMedia(), ImportSource.SONARR);
    List<UUID> expected = ids(List.of(high, older, alike, young, low));

    // When
    List<QueueItem> next = write(q -> q.next(ImportSource.RADARR, 10));
    List<QueueItem> first = claim("one", 2);
    List<QueueItem> rest = claim("two", 10);

    // Then
    assertThat(ids(next)).isEqualTo(expected);
    assertThat(ids(first)).isEqualTo(expected.subList(0, 2));
    assertThat(ids(rest)).isEqualTo(expected.subList(2, 5));
    assertThat(claim("three", 1)).isEmpty();
  }

  @Test
  void holdsWhatIsClaimedUnderATokenForTheLease() {
    // Given
    QueueItem item = stored(50, Entries.NOON);
    UUID token = UUID.randomUUID();

    // When
    QueueItem claimed = claim("worker", 1, token).get(0);

    // Then
    assertThat(claimed.lease().orElseThrow().workerId()).isEqualTo("worker");
    assertThat(claimed.lease().orElseThrow().expiresAt())
        .isBetween(Instant.now().plusSeconds(240), Instant.now().plusSeconds(360));
    assertThat(claimed.version()).isEqualTo(2);
    assertThat(claimed.stamp().lastEdit().by()).isEqualTo("claimer");
    assertThat(claimed.draft()).isEqualTo(item.draft());
    assertThat(find(item.id())).contains(claimed);
    assertThat((List<QueueItem>) write(q -> q.next(ImportSource.RADARR, 10))).isEmpty();
  }

  @Test
  void neverGivesAnItemToTwoOfManyClaimers() {
    // Given
    List<UUID> all =
        IntStream.range(0, 400).mapToObj(n -> stored(n % 5, Entries.NOON).id()).toList();

    // When
    List<UUID> taken =
        get(
            Multi.createFrom()
                .range(0, 16)
                .onItem()
                .transformToUni(n -> claimUntilEmpty("worker " + n, new ArrayList<>()))
                .merge(16)
                .collect()
                .asList()
                .map(lists -> lists.stream().flatMap(List::stream).toList()));

    // Then
    assertThat(taken).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(all);
  }

  @Test
  void givesAnItemToTheNextClaimWhenTheLeaseHasRunOut() throws SQLException {
    // Given
    QueueItem item = stored(50, Entries.NOON);
    UUID late = UUID.randomUUID();
    claim("late", 1, late);
    ageLeases();

    // When
    UUID current = UUID.randomUUID();
    List<QueueItem> again = claim("current", 1, current);

    // Then
    assertThat(ids(again)).containsExactly(item.id());
    assertLeaseLost(item.id(), Optional.of(late));
    QueueItem processed = write(q -> q.markProcessed(item.id(), Optional.of(current), "me"));
    assertThat(processed.progress().lastProcessed()).isPresent();
  }

  @Test
  void refusesATokenWhoseLeaseHasRunOutAndTakesNoneInstead() throws SQLException {
    // Given
    QueueItem item = stored(50, Entries.NOON);
    UUID token = UUID.randomUUID();
    claim("late", 1, token);
    ageLeases();

    // Then
    assertLeaseLost(item.id(), Optional.of(token));
    write(q -> q.markProcessed(item.id(), NO_TOKEN, "me"));
  }

  @Test
  void changesWhatIsHeldWithItsTokenOnly() {
    // Given
    QueueItem held = stored(50, Entries.NOON);
    UUID token = UUID.randomUUID();
    claim("worker", 1, token);
    QueueItem free = stored(50, Entries.NOON);

    // Then
    assertLeaseLost(held.id(), NO_TOKEN);
    assertLeaseLost(held.id(), Optional.of(UUID.randomUUID()));
    assertLeaseLost(free.id(), Optional.of(token));
    assertThat(find(held.id()).orElseThrow().version()).isEqualTo(2);
    assertThat(find(free.id()).orElseThrow().version()).isEqualTo(1);
    assertThatThrownBy(() -> write(q -> q.markProcessed(Entries.newId(), NO_TOKEN, "me")))
        .isInstanceOf(StorageException.NotFound.class);
    assertThatThrownBy(() -> write(q -> q.retry(Entries.newId(), NO_TOKEN, retry(0), "me")))
        .isInstanceOf(StorageException.NotFound.class);
  }

  @Test
  void isDoneWithWhatWasProcessed() {
    // Given
    QueueItem item = stored(50, Entries.NOON);
    write(q -> q.retry(item.id(), NO_TOKEN, retry(0), "me"));
    UUID token = UUID.randomUUID();
    claim("worker", 1, token);

    // When
    QueueItem processed = write(q -> q.markProcessed(item.id(), Optional.of(token), "me"));

    // Then
    assertThat(processed.progress().lastProcessed().orElseThrow())
        .isBetween(Instant.now().minusSeconds(60), Instant.now().plusSeconds(60));
    assertThat(processed.progress().retryCount()).isZero();
    assertThat(processed.progress().nextRetryAt()).isEmpty();
    assertThat(processed.progress().errorMessage()).isEmpty();
    assertThat(processed.lease()).isEmpty();
    assertThat(processed.version()).isEqualTo(4);
    assertThat(processed.stamp().lastEdit().by()).isEqualTo("me");
    assertThat(find(item.id())).contains(processed);
    assertThat(claim("worker", 1)).isEmpty();
  }

  @Test
  void triesAgainWhenTheTimeHasCome() throws SQLException {
    // Given
    QueueItem item = stored(50, Entries.NOON);
    UUID token = UUID.randomUUID();
    claim("worker", 1, token);

    // When
    QueueItem waiting =
        write(
            q ->
                q.retry(
                    item.id(),
                    Optional.of(token),
                    new QueueRetry(0, LONG, Optional.of("timeout")),
                    "me"));

    // Then
    assertThat(waiting.progress().retryCount()).isEqualTo(1);
    assertThat(waiting.progress().errorMessage()).contains("timeout");
    assertThat(waiting.progress().nextRetryAt().orElseThrow())
        .isBetween(Instant.now().plusSeconds(240), Instant.now().plusSeconds(360));
    assertThat(waiting.lease()).isEmpty();
    assertThat(claim("worker", 1)).isEmpty();
    sql("UPDATE queue_items SET next_retry_at = added_at");
    assertThat(ids(claim("worker", 1))).containsExactly(item.id());
  }

  @Test
  void triesAgainWhatWasProcessedWhenSomebodyAsksForIt() {
    // Given
    QueueItem item = stored(50, Entries.NOON);
    write(q -> q.markProcessed(item.id(), NO_TOKEN, "me"));

    // When
    QueueItem again = write(q -> q.retry(item.id(), NO_TOKEN, retry(0), "me"));

    // Then
    assertThat(again.progress().lastProcessed()).isPresent();
    assertThat(again.progress().nextRetryAt()).isPresent();
    assertThat(ids(claim("worker", 1))).containsExactly(item.id());
  }

  @Test
  void countsATryOnceThoughTwoAskForIt() {
    // Given
    QueueItem item = stored(50, Entries.NOON);
    write(q -> q.retry(item.id(), NO_TOKEN, retry(0), "me"));

    // Then
    assertThatThrownBy(() -> write(q -> q.retry(item.id(), NO_TOKEN, retry(0), "me")))
        .isInstanceOf(StorageException.Contention.class);
    assertThat(find(item.id()).orElseThrow().progress().retryCount()).isEqualTo(1);
  }

  @Test
  void deletesTheVersionThatWasSeen() {
    // Given
    QueueItem item = stored(50, Entries.NOON);
    claim("worker", 1);

    // When
    VersionConflict conflict =
        catchThrowableOfType(VersionConflict.class, () -> write(q -> q.delete(item.id(), 1)));
    write(q -> q.delete(item.id(), 2));

    // Then
    assertThat(conflict.currentVersion()).isEqualTo(2);
    assertThat(find(item.id())).isEmpty();
    assertThatThrownBy(() -> write(q -> q.delete(item.id(), 2)))
        .isInstanceOf(StorageException.NotFound.class);
  }

  @Test
  void countsTheVersionUpWhoeverChangesARow() throws SQLException {
    // Given
    QueueItem item = stored(50, Entries.NOON);

    // When
    sql("UPDATE queue_items SET priority = 7");
    sql("UPDATE queue_items SET version = 70");

    // Then
    assertThat(find(item.id()).orElseThrow().version()).isEqualTo(3);
  }

  @Test
  void listsWhatMeetsAllCriteriaInTheOrderOfTheIds() {
    // Given
    List<QueueItem> made = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      made.add(stored(newMedia(), ImportSource.RADARR));
      made.add(stored(newMedia(), ImportSource.SONARR));
    }
    write(q -> q.markProcessed(made.get(0).id(), NO_TOKEN, "me"));
    write(q -> q.markProcessed(made.get(1).id(), NO_TOKEN, "me"));
    write(
        q -> q.retry(made.get(2).id(), NO_TOKEN, new QueueRetry(0, LONG, Optional.empty()), "me"));
    Optional<ImportSource> radarr = Optional.of(ImportSource.RADARR);

    for (Optional<ImportSource> service : List.of(radarr, Optional.<ImportSource>empty())) {
      for (Optional<UUID> media :
          List.of(Optional.of(made.get(2).draft().mediaId()), Optional.<UUID>empty())) {
        for (Optional<Boolean> due : choices()) {
          for (Optional<Boolean> processed : choices()) {
            // When
            var filter = new QueueFilter(service, media, due, processed);
            List<QueueItem> found = write(q -> q.page(filter, Optional.empty(), 100));
            List<QueueItem> behind = write(q -> q.page(filter, Optional.of(made.get(3).id()), 2));

            // Then
            List<UUID> expected =
                IntStream.range(0, made.size())
                    .filter(n -> service.isEmpty() || n % 2 == 0)
                    .filter(n -> media.isEmpty() || n == 2)
                    .filter(n -> processed.isEmpty() || processed.get() == n < 2)
                    .filter(n -> due.isEmpty() || due.get() == n > 2)
                    .mapToObj(n -> made.get(n).id())
                    .toList();
            assertThat(ids(found)).as("%s", filter).isEqualTo(expected);
            assertThat(ids(behind))
                .as("%s", filter)
                .isEqualTo(
                    expected.stream().filter(id -> ids(made).indexOf(id) > 3).limit(2).toList());
          }
        }
      }
    }
  }

  private static List<Optional<Boolean>> choices() {
    return List.of(Optional.empty(), Optional.of(true), Optional.of(false));
  }

  private static QueueRetry retry(int after) {
    return new QueueRetry(after, Duration.ZERO, Optional.of("why"));
  }

  private static List<UUID> ids(List<QueueItem> items) {
    return items.stream().map(QueueItem::id).toList();
  }

  private static QueueItem item(UUID media, ImportSource service) {
    return item(media, service, QueueDraft.DEFAULT_PRIORITY, "{}", Entries.NOON);
  }

  private static QueueItem item(
      UUID media, ImportSource service, int priority, String metadata, Instant addedAt) {
    var draft = new QueueDraft(media, service, priority, new JsonObject(metadata));
    return QueueItem.create(Ordered.nextId(), draft, new Edit("tester", addedAt));
  }

  private UUID newMedia() {
    Media media = Entries.movie("Queued");
    get(unitOfWork().writeOne("test", r -> r.media().insert(media)));
    return media.id();
  }

  private QueueItem stored(UUID media, ImportSource service) {
    return write(q -> q.insert(item(media, service)));
  }

  private QueueItem stored(int priority, Instant addedAt) {
    QueueItem item = item(newMedia(), ImportSource.RADARR, priority, "{}", addedAt);
    return write(q -> q.insert(item));
  }

  private List<QueueItem> claim(String worker, int limit) {
    return claim(worker, limit, UUID.randomUUID());
  }

  private List<QueueItem> claim(String worker, int limit, UUID token) {
    var claim = new QueueClaim(ImportSource.RADARR, worker, limit, LONG);
    return write(q -> q.claim(claim, token, "claimer"));
  }

  private Uni<List<UUID>> claimUntilEmpty(String worker, List<UUID> taken) {
    var claim = new QueueClaim(ImportSource.RADARR, worker, 3, LONG);
    return unitOfWork()
        .writeOne("test", r -> r.queue().claim(claim, UUID.randomUUID(), "claimer"))
        .flatMap(
            items -> {
              taken.addAll(ids(items));
              return items.isEmpty()
                  ? Uni.createFrom().item(taken)
                  : claimUntilEmpty(worker, taken);
            });
  }

  private void assertLeaseLost(UUID id, Optional<UUID> token) {
    Stream.<Function<QueueRepository, Uni<QueueItem>>>of(
            q -> q.markProcessed(id, token, "me"), q -> q.retry(id, token, retry(0), "me"))
        .forEach(
            change ->
                assertThatThrownBy(() -> write(change))
                    .isInstanceOf(StorageException.LeaseLost.class));
  }

  private void ageLeases() throws SQLException {
    sql("UPDATE queue_items SET lease_expires_at = added_at WHERE lease_expires_at IS NOT NULL");
  }

  private void sql(String statement) throws SQLException {
    try (Connection connection = DriverManager.getConnection(jdbc());
        var run = connection.createStatement()) {
      run.execute(statement);
    }
  }

  private Optional<QueueItem> find(UUID id) {
    return write(q -> q.find(id));
  }

  private <T> T write(Function<QueueRepository, Uni<T>> work) {
    return get(unitOfWork().writeOne("test", r -> work.apply(r.queue())));
  }
}
