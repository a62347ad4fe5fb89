package io.researcharr.data.contract;

import static io.researcharr.data.contract.UnitOfWorkContract.get;
import static io.researcharr.data.fixture.Imports.order;
import static io.researcharr.data.fixture.Imports.upload;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.researcharr.data.domain.imports.Import;
import io.researcharr.data.domain.imports.ImportProgress;
import io.researcharr.data.domain.imports.ImportState;
import io.researcharr.data.domain.imports.Skip;
import io.researcharr.data.port.ImportRepository;
import io.researcharr.data.port.ImportRepository.Claimed;
import io.researcharr.data.port.StorageException;
import io.researcharr.data.port.UnitOfWork;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The laws of {@link ImportRepository}. */
abstract class ImportRepositoryContract {

  private static final Duration LONG = Duration.ofMinutes(5);
  private static final Duration SHORT = Duration.ofMillis(50);

  abstract UnitOfWork unitOfWork();

  @AfterEach
  void leaveNothingThatLives() {
    write(i -> i.newestFirst(Optional.empty(), 500)).stream()
        .filter(found -> found.state().isLive())
        .forEach(found -> write(i -> i.cancel(found.id())));
  }

  @Test
  void keepsAnImportAndItsProgressButNotItsKey() {
    // Given
    Import order = order("one");
    write(i -> i.insert(order, Optional.of("secret")));

    // When
    Claimed claimed = write(i -> i.claim("me", LONG)).orElseThrow();
    var progress = ImportProgress.NONE.plus(1, 2, 3, 4).outOf(99);
    boolean ours = write(i -> i.advance(order.id(), "me", progress, LONG));

    // Then
    assertThat(claimed.apiKey()).isEqualTo("secret");
    assertThat(claimed.toString()).doesNotContain("secret");
    assertThat(ours).isTrue();
    Import found = write(i -> i.find(order.id())).orElseThrow();
    assertThat(found.state()).isEqualTo(ImportState.RUNNING);
    assertThat(found.progress()).isEqualTo(progress);
    assertThat(found.startedAt()).isPresent();
  }

  @Test
  void allowsOneLiveImportForEachInstance() {
    // Given
    write(i -> i.insert(order("same"), Optional.of("k")));

    // Then
    assertThatThrownBy(() -> write(i -> i.insert(order("same"), Optional.of("k"))))
        .isInstanceOf(StorageException.Duplicate.class);
  }

  @Test
  void givesAnImportToOneOwnerOnlyUntilTheLeaseHasRunOut() {
    // Given
    Import order = order("leased");
    write(i -> i.insert(order, Optional.of("k")));
    write(i -> i.claim("first", SHORT)).orElseThrow();

    // When
    Claimed second =
        await()
            .atMost(Duration.ofSeconds(10))
            .until(() -> write(i -> i.claim("second", LONG)), Optional::isPresent)
            .orElseThrow();

    // Then
    assertThat(second.running().id()).isEqualTo(order.id());
    assertThat((Optional<Claimed>) write(i -> i.claim("third", LONG))).isEmpty();
    assertThat((boolean) write(i -> i.advance(order.id(), "first", ImportProgress.NONE, LONG)))
        .isFalse();
    assertThat((boolean) write(i -> i.renew(order.id(), "first", LONG))).isFalse();
    assertThat(
            (boolean)
                write(i -> i.finish(order.id(), "first", ImportState.COMPLETED, Optional.empty())))
        .isFalse();
    assertThat((boolean) write(i -> i.renew(order.id(), "second", LONG))).isTrue();
  }

  @Test
  void endsAnImportOnce() {
    // Given
    Import order = order("ended");
    write(i -> i.insert(order, Optional.of("k")));
    write(i -> i.claim("me", LONG)).orElseThrow();

    // When
    boolean ended =
        write(i -> i.finish(order.id(), "me", ImportState.FAILED, Optional.of("no answer")));

    // Then
    assertThat(ended).isTrue();
    Import found = write(i -> i.find(order.id())).orElseThrow();
    assertThat(found.state()).isEqualTo(ImportState.FAILED);
    assertThat(found.error()).contains("no answer");
    assertThat(found.finishedAt()).isPresent();
    assertThat((boolean) write(i -> i.cancel(order.id()))).isFalse();
    assertThat((Optional<Claimed>) write(i -> i.claim("me", LONG))).isEmpty();
  }

  @Test
  void cancelsALiveImportAtOnce() {
    // Given
    Import order = order("cancelled");
    write(i -> i.insert(order, Optional.of("k")));
    write(i -> i.claim("me", LONG)).orElseThrow();

    // When
    boolean cancelled = write(i -> i.cancel(order.id()));

    // Then
    assertThat(cancelled).isTrue();
    assertThat((boolean) write(i -> i.advance(order.id(), "me", ImportProgress.NONE, LONG)))
        .isFalse();
  }

  @Test
  void failsAnUploadWhoseOwnerIsGone() {
    // Given
    Import upload = upload("upload");
    write(i -> i.insert(upload, Optional.empty()));
    write(i -> i.start(upload.id(), "gone", SHORT));

    // When
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> write(i -> i.failAbandoned("cut off")), count -> count == 1);

    // Then
    assertThat((Optional<Claimed>) write(i -> i.claim("me", LONG))).isEmpty();
    assertThat(write(i -> i.find(upload.id())).orElseThrow().error()).contains("cut off");
  }

  @Test
  void keepsTheFirstThousandSkippedRowsInTheirOrder() {
    // Given
    Import order = order("skips");
    write(i -> i.insert(order, Optional.of("k")));
    List<Skip> skips =
        IntStream.range(0, 700).mapToObj(n -> new Skip("row " + n, "no title")).toList();

    // When
    write(i -> i.addSkips(order.id(), skips));
    write(i -> i.addSkips(order.id(), skips));

    // Then
    List<Skip> kept = write(i -> i.skips(order.id()));
    assertThat(kept).hasSize(1_000);
    assertThat(kept.subList(0, 700)).isEqualTo(skips);
  }

  @Test
  void listsFromNewToOld() {
    // Given
    Import older = order("older");
    Import newer = order("newer");
    write(i -> i.insert(older, Optional.of("k")));
    write(i -> i.insert(newer, Optional.of("k")));

    // When
    List<Import> behind = write(i -> i.newestFirst(Optional.of(newer.id()), 1));

    // Then
    assertThat(behind).extracting(Import::id).containsExactly(older.id());
  }

  @Test
  void forgetsImportsThatEndedLongAgoWithWhatTheySkipped() {
    // Given
    Import ended = order("ended");
    Import live = order("live");
    forget(Instant.now().minus(LONG)); // what other tests have left
    write(i -> i.insert(ended, Optional.of("k")));
    write(i -> i.claim("me", LONG)).orElseThrow();
    write(i -> i.addSkips(ended.id(), List.of(new Skip("row 1", "no id"))));
    write(i -> i.finish(ended.id(), "me", ImportState.COMPLETED, Optional.empty()));
    write(i -> i.insert(live, Optional.of("k")));

    // When
    int early = forget(Instant.now().minus(LONG));
    int late = forget(Instant.now().plus(LONG));

    // Then
    assertThat(early).isZero();
    assertThat(late).isPositive();
    Optional<Import> found = write(i -> i.find(ended.id()));
    List<Skip> skipped = write(i -> i.skips(ended.id()));
    Optional<Import> other = write(i -> i.find(live.id()));
    assertThat(found).isEmpty();
    assertThat(skipped).isEmpty();
    assertThat(other).isPresent();
  }

  private int forget(Instant finishedBefore) {
    return get(unitOfWork().write("test", r -> r.purge().forgetImports(finishedBefore, 10_000)));
  }

  private <T> T write(Function<ImportRepository, Uni<T>> work) {
    return get(unitOfWork().write("test", r -> work.apply(r.imports())));
  }
}
