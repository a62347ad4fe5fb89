package io.researcharr.data.contract;

import static io.researcharr.data.contract.UnitOfWorkContract.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.researcharr.data.domain.media.Media;
import io.researcharr.data.domain.repeat.KeptAnswer;
import io.researcharr.data.domain.repeat.KeyedRequest;
import io.researcharr.data.domain.repeat.RequestKey;
import io.researcharr.data.fixture.Entries;
import io.researcharr.data.fixture.NoPeers;
import io.researcharr.data.fixture.OneCache;
import io.researcharr.data.fixture.QuietCache;
import io.researcharr.data.fixture.SqliteFixture;
import io.researcharr.data.port.Repositories;
import io.researcharr.data.service.cache.Barrier;
import io.researcharr.data.service.cache.CoherentUnitOfWork;
import io.researcharr.data.service.cache.MediaAnswers;
import io.researcharr.data.service.cache.Timings;
import io.researcharr.data.service.unit.SharedUnit;
import io.smallrye.mutiny.Uni;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the cache keeps of writes that are committed together with their answers. */
class SharedWritesTest {

  @RegisterExtension static final SqliteFixture SQLITE = new SqliteFixture();

  private final OneCache cache = new OneCache(Optional.empty(), 1_000_000, 1_000);
  private final AtomicInteger looks = new AtomicInteger();
  private final CoherentUnitOfWork unitOfWork =
      new CoherentUnitOfWork(
          SQLITE.storage()::unitOfWork, barrier(() -> Uni.createFrom().voidItem()));
  private final MediaAnswers answers =
      new MediaAnswers(
          unitOfWork,
          cache.cache,
          media -> media.fields().title().getBytes(StandardCharsets.UTF_8),
          () -> Runnable::run);

  @Test
  void areKeptWhenTheyAreCommitted() {
    // Given
    Media movie = Entries.movie("Heat");
    AtomicReference<SharedUnit> unit = new AtomicReference<>();

    // When
    get(unitOfWork.write("test", r -> shared(unit, r).run(() -> storing(r, movie))));
    boolean before = answers.ready(movie.id()).isPresent();
    unit.get().committed();

    // Then
    assertThat(before).isFalse();
    assertThat(answers.ready(movie.id())).isPresent();
  }

  @Test
  void areNotKeptWhenTheyAreRolledBack() {
    // Given
    Media movie = Entries.movie("Ronin");

    // When
    Throwable failure =
        catchThrowable(
            () ->
                get(
                    unitOfWork.write(
                        "test",
                        r ->
                            shared(new AtomicReference<>(), r)
                                .run(() -> storing(r, movie))
                                .invoke(
                                    () -> {
                                      throw new IllegalArgumentException("no commit");
                                    }))));

    // Then
    assertThat(failure).isInstanceOf(IllegalArgumentException.class);
    assertThat(answers.ready(movie.id())).isEmpty();
  }

  @Test
  void areLookedForEverywhereBeforeTheirAnswerIsGivenAgain() {
    // Given
    RequestKey key = new RequestKey("somebody", "POST /api/v1/media", "a key");
    KeyedRequest request = new KeyedRequest(key, "hash");
    var coherent =
        new CoherentUnitOfWork(
            SQLITE.storage()::unitOfWork,
            barrier(() -> Uni.createFrom().voidItem().invoke(looks::incrementAndGet)));
    get(coherent.write("test", r -> r.answers().keep(request, new KeptAnswer(201, Map.of(), ""))));
    int before = looks.get();

    // When
    get(coherent.write("test", r -> r.answers().begin(key)));
    int begun = looks.get();
    get(coherent.writeOne("test", r -> r.answers().find(key)));

    // Then
    assertThat(before).isZero();
    assertThat(begun).isEqualTo(1);
    assertThat(looks).hasValue(2);
  }

  private Uni<MediaAnswers.Written> storing(Repositories r, Media movie) {
    return answers.writing().stored(r.media().insert(movie));
  }

  private static SharedUnit shared(AtomicReference<SharedUnit> unit, Repositories r) {
    unit.set(new SharedUnit(r));
    return unit.get();
  }

  private Barrier barrier(Supplier<Uni<Void>> look) {
    return new Barrier(
        cache.near,
        Optional.empty(),
        look,
        new NoPeers(),
        Timings.DEFAULT,
        System::nanoTime,
        new QuietCache());
  }
}
