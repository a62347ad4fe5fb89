package io.researcharr.data.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.researcharr.data.domain.imports.ImportSource;
import io.researcharr.data.domain.job.Claim;
import io.researcharr.data.domain.job.JobType;
import io.researcharr.data.fixture.Jobs;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which of the claims that wait are woken. */
class WaitingClaimsTest {

  private static final JobKind SEARCH = new JobKind(JobType.SEARCH, Optional.empty());
  private static final JobKind VERIFY = new JobKind(JobType.VERIFY, Optional.empty());
  private static final JobKind OF_RADARR =
      new JobKind(JobType.SEARCH, Optional.of(ImportSource.RADARR));

  private final WaitingClaims waiting = new WaitingClaims();
  private final List<String> woken = new ArrayList<>();
  private long claims;

  @AfterEach
  void sendAllAway() {
    waiting.endAll();
  }

  @Test
  void wakesOneForEachJobOfAMixedBatch() {
    comes("search 1", 1, JobType.SEARCH);
    comes("search 2", 1, JobType.SEARCH);
    comes("verify 1", 1, JobType.VERIFY);
    comes("verify 2", 1, JobType.VERIFY);

    waiting.wake(Map.of(SEARCH, 1L, VERIFY, 1L));

    assertThat(woken).containsExactly("search 1", "verify 1");
  }

  @Test
  void wakesNobodyForWhatNobodyWants() {
    comes("verify", 1, JobType.VERIFY);

    waiting.wake(Map.of(SEARCH, 5L));

    assertThat(woken).isEmpty();
    assertThat(waiting.size()).isEqualTo(1);
  }

  @Test
  void doesNotRelyOnAClaimThatMayTakeSomethingElse() {
    comes("anything", 1);
    comes("search", 1, JobType.SEARCH);
    comes("verify", 1, JobType.VERIFY);

    waiting.wake(Map.of(SEARCH, 1L, VERIFY, 1L));

    assertThat(woken).containsExactly("anything", "search", "verify");
  }

  @Test
  void wakesNoMoreClaimsThatTakeAnythingThanThereAreJobs() {
    comes("one", 1);
    comes("two", 1);
    comes("three", 1);

    waiting.wake(Map.of(SEARCH, 1L, VERIFY, 1L));

    assertThat(woken).containsExactly("one", "two");
  }

  @Test
  void wakesOneThatCanTakeAllOfThem() {
    comes("greedy", 100, JobType.SEARCH);
    comes("modest", 1, JobType.SEARCH);

    waiting.wake(Map.of(SEARCH, 60L, OF_RADARR, 40L));

    assertThat(woken).containsExactly("greedy");
  }

  @Test
  void doesNotWakeAClaimForAServiceWithAJobOfNone() {
    waiting.add(
        claim(new Claim("w", Set.of(), Set.of(ImportSource.RADARR), 1, Jobs.LEASE, "me")),
        one -> woken.add("radarr"));

    waiting.wake(Map.of(SEARCH, 1L));
    assertThat(woken).isEmpty();

    waiting.wake(Map.of(OF_RADARR, 1L));
    assertThat(woken).containsExactly("radarr");
  }

  @Test
  void keepsThePlaceOfAClaimThatFoundNothing() {
    WaitingClaim first = comes("first", 1);
    comes("second", 1);
    waiting.wake(first);
    waiting.add(first, one -> woken.add("first again"));

    waiting.wake(Map.of(SEARCH, 2L));

    assertThat(woken).containsExactly("first", "first again", "second");
  }

  @Test
  void wakesTheFirstOfEachSortAndTheNextOfTheSame() {
    WaitingClaim search = comes("search 1", 1, JobType.SEARCH);
    comes("verify 1", 1, JobType.VERIFY);
    comes("search 2", 1, JobType.SEARCH);

    waiting.wakeOneOfEach();
    assertThat(woken).containsExactly("search 1", "verify 1");

    waiting.wakeNextLike(search);
    assertThat(woken).containsExactly("search 1", "verify 1", "search 2");
  }

  private WaitingClaim comes(String name, int limit, JobType... types) {
    WaitingClaim one = claim(new Claim(name, Set.of(types), Set.of(), limit, Jobs.LEASE, "tester"));
    waiting.add(one, ignored -> woken.add(name));
    return one;
  }

  private WaitingClaim claim(Claim claim) {
    WaitingClaim[] made = new WaitingClaim[1];
    Uni.createFrom()
        .<JobDesk.Handout>emitter(
            emitter ->
                made[0] =
                    new WaitingClaim(
                        claims++,
                        claim,
                        JobDesk.Taking.PLAIN,
                        Duration.ofMinutes(1),
                        Runnable::run,
                        emitter,
                        handout -> {}))
        .subscribe()
        .with(handout -> {});
    return made[0];
  }
}
