package io.researcharr.data.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.researcharr.data.port.StorageException;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class KeptCountTest {

  private int counts;
  private long took;
  private boolean answers = true;
  private boolean fails;
  private long now = 1_000;

  private final Uni<Integer> kept =
      KeptCount.of(
          Uni.createFrom().deferred(this::count),
          Duration.ofSeconds(1),
          Duration.ofMillis(50),
          () -> now);

  @Test
  void servesASecond() {
    assertThat(asked()).isEqualTo(1);
    pass(1);
    assertThat(asked()).isEqualTo(1);
    now++;
    assertThat(asked()).isEqualTo(2);
  }

  @Test
  void servesLongerWhenItTookLong() {
    took = TimeUnit.SECONDS.toNanos(2);
    assertThat(asked()).isEqualTo(1);
    pass(40);
    assertThat(asked()).isEqualTo(1);
    now++;
    assertThat(asked()).isEqualTo(2);
  }

  @Test
  void servesWhoeverComesWhileItIsUnderWay() {
    AtomicReference<UniEmitter<? super Integer>> underWay = new AtomicReference<>();
    Uni<Integer> slow =
        KeptCount.of(
            Uni.createFrom()
                .emitter(
                    emitter -> {
                      counts++;
                      underWay.set(emitter);
                    }),
            Duration.ofSeconds(1),
            Duration.ofMinutes(1),
            () -> now);
    List<Integer> answers = new ArrayList<>();
    slow.subscribe().with(answers::add);
    pass(10);
    slow.subscribe().with(answers::add);
    underWay.get().complete(7);
    assertThat(answers).containsExactly(7, 7);
    assertThat(counts).as("counts begun").isEqualTo(1);
  }

  @Test
  void answersTheLastOneWhereAnotherIsNotDoneInTime() {
    assertAnswersTheLastOneWhen(() -> answers = false);
  }

  @Test
  void answersTheLastOneWhereTheDatabaseGivesUp() {
    assertAnswersTheLastOneWhen(() -> fails = true);
  }

  @Test
  void saysThatTheFirstOneWasNotDoneInTime() {
    answers = false;
    assertThatThrownBy(this::asked).isInstanceOf(StorageException.Unavailable.class);
  }

  @Test
  void triesAgainAfterAFailure() {
    fails = true;
    assertThatThrownBy(this::asked).isInstanceOf(IllegalStateException.class);
    fails = false;
    now++;
    assertThat(asked()).isEqualTo(2);
  }

  private void assertAnswersTheLastOneWhen(Runnable trouble) {
    assertThat(asked()).isEqualTo(1);
    pass(2);
    trouble.run();
    took = TimeUnit.SECONDS.toNanos(6);
    assertThat(asked()).isEqualTo(1);
    pass(120);
    assertThat(asked()).isEqualTo(1);
    assertThat(counts).as("counts begun").isEqualTo(2);
  }

  private Uni<Integer> count() {
    counts++;
    now += took;
    if (fails) {
      return Uni.createFrom().failure(new IllegalStateException());
    }
    return answers ? Uni.createFrom().item(counts) : Uni.createFrom().nothing();
  }

  private int asked() {
    return kept.await().indefinitely();
  }

  private void pass(int seconds) {
    now += TimeUnit.SECONDS.toNanos(seconds);
  }
}
