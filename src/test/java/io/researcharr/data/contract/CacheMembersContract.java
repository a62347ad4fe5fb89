package io.researcharr.data.contract;

import static io.researcharr.data.contract.UnitOfWorkContract.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.researcharr.data.domain.cache.Peer;
import io.researcharr.data.domain.cache.Roll;
import io.researcharr.data.port.CacheMembers;
import io.researcharr.data.port.UnitOfWork;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** The laws of {@link CacheMembers}. */
abstract class CacheMembersContract {

  abstract UnitOfWork unitOfWork();

  @Test
  void tellsAMemberOfAllOthers() {
    // Given
    UUID one = join("one:1", true);
    UUID two = join("two:2", false);

    // When
    Roll roll = one(m -> m.renew(one, 7));

    // Then
    assertThat(roll.isMember()).isTrue();
    assertThat(roll.incarnation()).isNotEmpty();
    assertThat(roll.others()).extracting(Peer::id).contains(two).doesNotContain(one);
    assertThat(peer(two, one)).isEqualTo(new Peer(one, "one:1", true, 7, 1, false));
    assertThat(peer(one, two).isStrict()).isFalse();
  }

  @Test
  void countsJoinsAndOpenings() {
    // Given
    UUID one = UUID.randomUUID();
    long joined = write(m -> m.join(one, Optional.empty(), "one:1", true));

    // When
    long opened = one(CacheMembers::open);

    // Then
    assertThat(opened).isGreaterThan(joined);
    assertThat(one(m -> m.renew(one, 0)).number()).isGreaterThanOrEqualTo(opened);
  }

  @Test
  void givesEachJoinANumberOfItsOwn() {
    // When
    List<Long> numbers =
        get(
            Multi.createFrom()
                .range(0, 20)
                .onItem()
                .transformToUni(
                    i ->
                        unitOfWork()
                            .write(
                                "test",
                                r ->
                                    r.cacheMembers()
                                        .join(UUID.randomUUID(), Optional.empty(), "a:1", true)))
                .merge(20)
                .collect()
                .asList());

    // Then
    assertThat(numbers).doesNotHaveDuplicates().hasSize(20);
  }

  @Test
  void renewsNothingForAMemberThatIsFenced() {
    // Given
    UUID one = join("one:1", true);
    UUID two = join("two:2", true);
    boolean isThere = one(m -> m.fence(one));
    assertThat(isThere).isTrue();

    // When
    Roll roll = one(m -> m.renew(one, 1));

    // Then
    assertThat(roll.isMember()).isFalse();
    assertThat(peer(two, one).isFenced()).isTrue();
    assertThat(peer(two, one).beats()).isZero();
  }

  @Test
  void doesNotBringAFencedMemberBackThatJoinsAgainUnderItsId() {
    // Given
    UUID one = join("one:1", true);
    UUID two = join("two:2", true);
    boolean isThere = one(m -> m.fence(one));
    assertThat(isThere).isTrue();

    // When
    write(m -> m.join(one, Optional.empty(), "one:1", true));

    // Then
    assertThat(one(m -> m.renew(one, 1)).isMember()).isFalse();
    assertThat(peer(two, one).isFenced()).isTrue();
  }

  @Test
  void fencesNobodyWhoIsNotThere() {
    boolean isThere = one(m -> m.fence(UUID.randomUUID()));
    assertThat(isThere).isFalse();
  }

  @Test
  void putsANewMemberInPlaceOfTheFormerOne() {
    // Given
    UUID former = join("one:1", true);
    UUID two = join("two:2", true);

    // When
    UUID next = UUID.randomUUID();
    write(m -> m.join(next, Optional.of(former), "one:1", true));

    // Then
    assertThat(one(m -> m.renew(two, 0)).others())
        .extracting(Peer::id)
        .contains(next)
        .doesNotContain(former);
  }

  @Test
  void canJoinAgainUnderTheSameIdWhenTheAnswerWasLost() {
    // Given
    UUID one = join("one:1", true);

    // When
    write(m -> m.join(one, Optional.empty(), "one:1", true));

    // Then
    assertThat(one(m -> m.renew(one, 0)).isMember()).isTrue();
  }

  @Test
  void forgetsAMemberThatLeaves() {
    // Given
    UUID one = join("one:1", true);
    UUID two = join("two:2", true);

    // When
    one(m -> m.leave(one));

    // Then
    assertThat(one(m -> m.renew(two, 0)).others()).extracting(Peer::id).doesNotContain(one);
    assertThat(one(m -> m.renew(one, 0)).isMember()).isFalse();
  }

  @Test
  void keepsThoseWhoWereFencedJustNow() {
    // Given
    UUID one = join("one:1", true);
    UUID two = join("two:2", true);
    one(m -> m.fence(one));

    // When
    one(CacheMembers::tidy);

    // Then
    assertThat(peer(two, one).isFenced()).isTrue();
  }

  private UUID join(String address, boolean isStrict) {
    UUID id = UUID.randomUUID();
    write(m -> m.join(id, Optional.empty(), address, isStrict));
    return id;
  }

  private Peer peer(UUID from, UUID wanted) {
    return one(m -> m.renew(from, 0)).others().stream()
        .filter(peer -> peer.id().equals(wanted))
        .findFirst()
        .orElseThrow();
  }

  private <T> T one(Function<CacheMembers, Uni<T>> work) {
    return get(unitOfWork().writeOne("test", r -> work.apply(r.cacheMembers())));
  }

  private <T> T write(Function<CacheMembers, Uni<T>> work) {
    return get(unitOfWork().write("test", r -> work.apply(r.cacheMembers())));
  }
}
