package io.researcharr.data.contract;

import static io.researcharr.data.contract.UnitOfWorkContract.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.researcharr.data.domain.cache.Invalidation;
import io.researcharr.data.domain.media.ExternalId;
import io.researcharr.data.domain.media.Media;
import io.researcharr.data.domain.media.MediaRef;
import io.researcharr.data.fixture.Database;
import io.researcharr.data.fixture.Entries;
import io.researcharr.data.port.ChangeLog.Since;
import io.researcharr.data.port.UnitOfWork;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The laws of {@link io.researcharr.data.port.ChangeLog}, and of the look at a family. */
abstract class ChangeLogContract {

  private static final int LIMIT = 1_000;

  abstract UnitOfWork unitOfWork();

  abstract Database database();

  @Test
  void tellsOfChangesSinceAMarkOnly() {
    // Given
    Media before = insert(Entries.movie("Before"));
    String mark = since(Optional.empty()).mark();

    // When
    Media after = insert(Entries.movie("After"));
    Media changed = after.replace(after.draft(), Entries.EDIT);
    write(changed);

    // Then
    Since since = since(Optional.of(mark));
    assertThat(since.isAll()).isTrue();
    assertThat(since.changes()).contains(Invalidation.of("media", after.id(), 1));
    assertThat(since.changes())
        .noneMatch(change -> change.key().id().equals(before.id().toString()));
    assertThat(since(Optional.of(since.mark())).changes())
        .noneMatch(change -> change.key().id().equals(after.id().toString()));
  }

  @Test
  void tellsOfChangesByHandWithTheirVersions() throws SQLException {
    // Given
    Media movie = insert(Entries.movie("It"));
    String mark = since(Optional.empty()).mark();

    // When
    database().execute("UPDATE media SET title = 'By hand' WHERE id = '" + movie.id() + "'");
    database().execute("DELETE FROM media WHERE id = '" + movie.id() + "'");

    // Then
    assertThat(since(Optional.of(mark)).changes())
        .contains(Invalidation.of("media", movie.id(), 2), Invalidation.of("media", movie.id(), 3));
  }

  @Test
  void tellsByWhichNamesTheChangedEntriesAreFoundNow() throws SQLException {
    // Given
    Media movie = insert(Entries.movie("It"));
    Media gone = insert(Entries.movie("Gone"));
    String mark = since(Optional.empty()).mark();
    ExternalId name = new ExternalId("hand", movie.id().toString());

    // When
    database()
        .execute("UPDATE media SET external_id = '%s' WHERE id = '%s'".formatted(name, movie.id()));
    database().execute("DELETE FROM media WHERE id = '" + gone.id() + "'");

    // Then
    assertThat(since(Optional.of(mark)).names())
        .contains(name)
        .doesNotContain(movie.fields().externalId(), gone.fields().externalId());
  }

  @Test
  void saysWhenThereIsMoreThanItTellsOf() {
    // Given
    String mark = since(Optional.empty()).mark();

    // When
    for (int i = 0; i < 5; i++) {
      insert(Entries.movie("It"));
    }

    // Then
    Since some = get(unitOfWork().read("test", r -> r.changeLog().since(Optional.of(mark), 3)));
    assertThat(some.isAll()).isFalse();
    assertThat(some.changes()).hasSize(3);
  }

  @Test
  void findsAllEpisodesOfASeries() {
    // Given
    Media series = insert(Entries.series("Dark"));
    Media one = insert(Entries.episode(series, 1, 1));
    Media two = insert(Entries.episode(series, 1, 2));
    insert(Entries.episode(insert(Entries.series("Other")), 1, 1));
    Media deleted = two.delete(Entries.EDIT);
    get(unitOfWork().write("test", r -> r.media().update(deleted)));

    // When
    List<MediaRef> found =
        get(unitOfWork().write("test", r -> r.catalog().episodesOf(series.id())));

    // Then
    assertThat(found)
        .containsExactlyInAnyOrder(
            new MediaRef(one.id(), 1, one.fields().externalId()),
            new MediaRef(two.id(), 2, two.fields().externalId()));
  }

  Media insert(Media media) {
    return get(unitOfWork().writeOne("test", r -> r.media().insert(media)));
  }

  private void write(Media changed) {
    get(unitOfWork().write("test", r -> r.media().update(changed)));
  }

  Since since(Optional<String> mark) {
    return get(unitOfWork().read("test", r -> r.changeLog().since(mark, LIMIT)));
  }
}
