package io.researcharr.data.contract;

import static io.researcharr.data.contract.UnitOfWorkContract.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.researcharr.data.domain.media.Edit;
import io.researcharr.data.domain.media.Media;
import io.researcharr.data.domain.media.MediaDraft;
import io.researcharr.data.domain.media.MediaFields;
import io.researcharr.data.domain.media.MediaStatus;
import io.researcharr.data.domain.media.MediaType;
import io.researcharr.data.domain.media.Title;
import io.researcharr.data.fixture.Database;
import io.researcharr.data.fixture.Entries;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * The laws of {@link io.researcharr.data.port.MediaSearch}: what is found, and that it is what is
 * stored.
 */
abstract class MediaSearchContract extends SearchContract {

  private static final Edit LATER = new Edit("later", Entries.NOON.plusSeconds(60));

  @Test
  void findsWhatWasStoredOneByOneAndInBatches() {
    String word = newWord();
    Media one = Entries.movie("Alone with " + word);
    Media other = Entries.series("The " + word);

    get(unitOfWork().writeOne("test", r -> r.media().insert(one)));
    get(unitOfWork().write("test", r -> r.batches().insertAll(List.of(other))));

    assertThat(found(word)).containsExactly(other.id(), one.id());
  }

  @Test
  void findsByTheNewTitleOnly() {
    String before = newWord();
    String after = newWord();
    Media media = stored(Entries.movie(before));

    get(unitOfWork().write("test", r -> r.media().update(titled(media, after))));

    assertThat(found(before)).isEmpty();
    assertThat(found(after)).containsExactly(media.id());
  }

  @Test
  void findsByATitleWhoseWordsOthersHaveAlready() {
    // Given
    String word = newWord();
    Media known = stored(Entries.movie(word + " " + word));
    Media media = stored(Entries.movie(newWord()));

    // When
    get(unitOfWork().write("test", r -> r.media().update(titled(media, word + " " + word))));

    // Then
    assertThat(found(word)).containsExactlyInAnyOrder(known.id(), media.id());
  }

  @Test
  void findsByAlternativeAndOriginalTitlesAsTheyAreNow() {
    String first = newWord();
    String second = newWord();
    String original = newWord();
    Media media =
        stored(
            Entries.withMetadata(
                Entries.movie("Unrelated"),
                "{\"alternativeTitles\":[\"Film %s\",7,null,{\"a\":1}],\"originalTitle\":\"Le %s\"}"
                    .formatted(first, original)));
    assertThat(found(first)).containsExactly(media.id());
    assertThat(found(original)).containsExactly(media.id());

    get(
        unitOfWork()
            .write(
                "test",
                r ->
                    r.media()
                        .update(
                            Entries.withMetadata(
                                media.replace(media.draft(), LATER),
                                "{\"alternativeTitles\":[\"%s\"]}".formatted(second)))));

    assertThat(found(first)).isEmpty();
    assertThat(found(original)).isEmpty();
    assertThat(found(second)).containsExactly(media.id());
  }

  @Test
  void takesMetadataThatIsNotAsItShouldBe() {
    for (String metadata :
        List.of(
            "{\"alternativeTitles\":\"text\"}",
            "{\"alternativeTitles\":{\"a\":\"b\"}}",
            "{\"alternativeTitles\":null,\"originalTitle\":[1]}",
            "{\"alternativeTitles\":[\"\\u0000\"]}",
            "{\"alternativeTitles\":[\"\",\" \",\"\\n\"]}",
            "{\"alternativeTitles\":[\"" + "x".repeat(20_000) + "\"]}",
            "{\"a\":{\"alternativeTitles\":[\"inner\"]}}")) {
      String word = newWord();

      Media media = stored(Entries.withMetadata(Entries.movie(word), metadata));

      assertThat(found(word)).as(metadata).containsExactly(media.id());
    }
  }

  @Test
  void findsByNoOtherTitleThatIsNotText() {
    String listed = newWord();
    String named = newWord();
    String shown = "Rather " + newWord();
    stored(
        Entries.withMetadata(
            Entries.movie(shown),
            "{\"originalTitle\":[\"%s\"],\"alternativeTitles\":{\"a\":\"%s\"}}"
                .formatted(listed, named)));
    // With a title that SQLite makes ready by the long way.
    stored(
        Entries.withMetadata(
            Entries.movie("“" + shown + "”"),
            "{\"originalTitle\":{\"a\":\"%s\"},\"alternativeTitles\":\"%s\"}"
                .formatted(listed, named)));

    assertThat(found(listed)).isEmpty();
    assertThat(found(named)).isEmpty();
    assertThat(found(shown)).hasSize(2);
  }

  @Test
  void findsNoDeletedEntryButARestoredOneAgain() {
    String word = newWord();
    Media media = stored(Entries.movie(word));

    Media deleted = get(unitOfWork().write("test", r -> r.media().update(media.delete(LATER))));
    List<UUID> whileDeleted = found(word);
    get(unitOfWork().write("test", r -> r.media().update(deleted.restore(LATER))));

    assertThat(whileDeleted).isEmpty();
    assertThat(found(word)).containsExactly(media.id());
  }

  @Test
  void findsNoPurgedSeriesNorItsEpisodes() throws SQLException {
    String word = newWord();
    Media series = stored(Entries.series(word));
    Media episode = stored(titledAtFirst(Entries.episode(series, 1, 1), word + " begins"));
    List<UUID> before = found(word);

    get(unitOfWork().write("test", r -> r.media().purge(series.id(), series.version())));

    assertThat(before).containsExactly(series.id(), episode.id());
    assertThat(found(word)).isEmpty();
    assertThat(rowsOf(series.id())).isZero();
    assertThat(rowsOf(episode.id())).isZero();
  }

  @Test
  void seesWhatIsWrittenByHand() throws SQLException {
    String word = newWord();
    String after = newWord();
    UUID id = UUID.randomUUID();
    Database database = new Database(jdbc());

    database.execute(
        "INSERT INTO media (id, type, external_id, title, sort_title) VALUES ('%s', 'movie',"
                .formatted(id)
            + " 'hand:%s', 'Élan %s', 'x')".formatted(word, word));
    List<UUID> inserted = found("elan " + word);
    database.execute("UPDATE media SET title = '%s' WHERE id = '%s'".formatted(after, id));
    List<UUID> updated = found(after);
    database.execute("DELETE FROM media WHERE id = '%s'".formatted(id));

    assertThat(inserted).containsExactly(id);
    assertThat(updated).containsExactly(id);
    assertThat(found(after)).isEmpty();
  }

  @Test
  void writesNothingWhenNoTitleChanges() throws SQLException {
    String word = newWord();
    Media media = stored(Entries.movie(word));
    Database database = new Database(jdbc());
    database.execute(
        "UPDATE media_search SET alternatives = 'mark' WHERE media_id = '%s'"
            .formatted(media.id()));
    MediaFields done = media.fields().withStatus(MediaStatus.COMPLETED).withTags(List.of("new"));

    get(
        unitOfWork()
            .write(
                "test",
                r ->
                    r.media().update(media.replace(new MediaDraft(done, media.details()), LATER))));

    assertThat(
            database.query(
                "SELECT alternatives FROM media_search WHERE media_id = '%s'"
                    .formatted(media.id())))
        .containsExactly("mark");
  }

  @Test
  void findsOneTypeOnly() {
    String word = newWord();
    Media movie = stored(Entries.movie(word));
    Media series = stored(Entries.series(word));

    assertThat(found(word, MediaType.MOVIE)).containsExactly(movie.id());
    assertThat(found(word, MediaType.SERIES)).containsExactly(series.id());
    assertThat(found(word, MediaType.EPISODE)).isEmpty();
    assertThat(found(word + " movie")).isEmpty();
  }

  @Test
  void findsTheVeryTitleAmongThousandsThatBeginLikeIt() {
    String word = newWord();
    List<Media> many = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      many.add(Entries.movie(word + " " + newWord()));
      many.add(Entries.movie("Without " + word + " " + i));
    }
    Media exact = Entries.movie("The " + word);
    many.add(exact);
    get(unitOfWork().write("test", r -> r.batches().insertAll(many)));

    List<UUID> found = found(word);

    assertThat(found).hasSize(20).startsWith(exact.id());
  }

  @Test
  void findsAWholeOtherTitleAmongHundredsThatBeginLikeIt() {
    String word = newWord();
    List<Media> many = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      many.add(Entries.movie(word + " " + newWord()));
    }
    Media other =
        Entries.withMetadata(
            Entries.movie("Unrelated"), "{\"alternativeTitles\":[\"%s\"]}".formatted(word));
    Media marked = Entries.movie(word.substring(0, 4) + "-" + word.substring(4));
    many.add(other);
    many.add(marked);
    get(unitOfWork().write("test", r -> r.batches().insertAll(many)));

    assertThat(found(word)).hasSize(20).startsWith(marked.id(), other.id());
    assertThat(found(word, MediaType.MOVIE)).hasSize(20).startsWith(marked.id(), other.id());
  }

  @Test
  void findsAWholeOtherTitleOfManyWordsAmongHundredsThatBeginLikeIt() {
    String word = newWord();
    List<Media> many = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      many.add(Entries.movie(word + " returns once " + newWord()));
      many.add(
          Entries.withMetadata(
              Entries.movie(newWord()),
              "{\"alternativeTitles\":[\"%s returns once %s\"]}".formatted(word, newWord())));
    }
    String titles = "{\"originalTitle\":\"Nothing\",\"alternativeTitles\":[\"No\",\"%s\"]}";
    Media other =
        Entries.withMetadata(
            Entries.movie("B"), titles.formatted("The " + word + " Returns: Once!"));
    Media accented =
        Entries.withMetadata(
            Entries.movie("A"), titles.formatted(word.toUpperCase() + " Rétürns' once"));
    many.add(other);
    many.add(accented);
    get(unitOfWork().write("test", r -> r.batches().insertAll(many)));

    assertThat(found(word + " returns once")).hasSize(20).startsWith(accented.id(), other.id());
    assertThat(found("A " + word + " rêturns once", MediaType.MOVIE))
        .hasSize(20)
        .contains(accented.id(), other.id());
  }

  private int rowsOf(UUID id) throws SQLException {
    return new Database(jdbc())
        .query("SELECT media_id FROM media_search WHERE media_id = '%s'".formatted(id))
        .size();
  }

  private static Media titled(Media media, String title) {
    MediaDraft draft = new MediaDraft(fields(media, title), media.details());
    return media.replace(draft, LATER);
  }

  private static Media titledAtFirst(Media media, String title) {
    return new Media(media.id(), fields(media, title), media.details(), media.stamp());
  }

  private static MediaFields fields(Media media, String title) {
    MediaFields before = media.fields();
    return new MediaFields(
        title,
        Title.sortKey(title),
        before.externalId(),
        before.status(),
        before.monitored(),
        before.year(),
        before.metadata(),
        before.tags());
  }
}
