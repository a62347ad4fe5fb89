package io.researcharr.data.contract;

import static io.researcharr.data.contract.UnitOfWorkContract.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.researcharr.data.domain.access.ApiKey;
import io.researcharr.data.domain.access.Role;
import io.researcharr.data.domain.audit.AuditAction;
import io.researcharr.data.domain.audit.AuditEntity;
import io.researcharr.data.domain.audit.AuditEntry;
import io.researcharr.data.domain.audit.AuditFilter;
import io.researcharr.data.domain.audit.AuditId;
import io.researcharr.data.domain.audit.MediaValues;
import io.researcharr.data.domain.media.Edit;
import io.researcharr.data.domain.media.Media;
import io.researcharr.data.fixture.Database;
import io.researcharr.data.fixture.Entries;
import io.researcharr.data.fixture.Ordered;
import io.researcharr.data.port.AuditRepository;
import io.researcharr.data.port.Portion;
import io.researcharr.data.port.UnitOfWork;
import io.smallrye.mutiny.Uni;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** The laws of {@link AuditRepository}. */
abstract class AuditRepositoryContract {

  private static final AtomicInteger NUMBER = new AtomicInteger();
  private static final int PAGES = 4;

  abstract UnitOfWork unitOfWork();

  /** The address of the database for JDBC. */
  abstract String jdbc();

  @Test
  void tellsWhatWasWrittenAsItWasWritten() {
    // Given
    String actor = newActor();
    Edit edit = new Edit(actor, Entries.NOON.plusSeconds(5));
    Media media = Entries.movie("Heat \"quoted\" Ünï \\ 'x'");

    // When
    get(unitOfWork().writeOne("test", r -> r.media().insert(media)));
    get(unitOfWork().write("test", r -> r.media().update(media.delete(edit))));
    List<AuditEntry> entries = ofMedia(media);

    // Then
    assertThat(entries)
        .extracting(AuditEntry::action)
        .containsExactly(AuditAction.DELETED, AuditAction.CREATED);
    assertThat(entries).extracting(AuditEntry::actor).containsExactly(actor, "tester");
    assertThat(entries).extracting(AuditEntry::version).containsExactly(2L, 1L);
    assertThat(MediaValues.media(media.id(), 1, entries.get(1).after())).isEqualTo(media);
    assertThat(entries.get(0).after().time("deletedAt")).contains(edit.at());
    assertThat(entries.get(0).before().fields()).containsOnlyKeys("updatedAt", "updatedBy");
    assertThat(find(entries.get(0).id())).contains(entries.get(0));
    assertThat(AuditId.parse(entries.get(0).id().toString())).isEqualTo(entries.get(0).id());
  }

  @Test
  void findsNothingWhereThereIsNothing() {
    assertThat(find(new AuditId(Instant.now(), Long.MAX_VALUE))).isEmpty();
    assertThat(newest(AuditFilter.of(AuditEntity.JOB, "x"), 5)).isEmpty();
    var impossible =
        new AuditFilter(
            Optional.of(AuditEntity.KEY),
            Optional.empty(),
            Optional.empty(),
            Optional.of(AuditAction.PURGED),
            Optional.empty(),
            Optional.empty());
    assertThat(newest(impossible, 5)).isEmpty();
  }

  @Test
  void knowsWithWhichVersionAThingHasEndedLast() throws SQLException {
    // Given
    String key = "test.ends-" + newActor();
    Optional<Long> never = ended(key);
    comeAndGo(key);
    Optional<Long> once = ended(key);

    // When
    comeAndGo(key);

    // Then
    assertThat(never).isEmpty();
    assertThat(once).contains(2L);
    assertThat(ended(key)).contains(4L);
  }

  private void comeAndGo(String key) throws SQLException {
    Database database = new Database(jdbc());
    database.execute(
        "INSERT INTO settings (key, type, value) VALUES ('%s', 'int', '1')".formatted(key));
    database.execute("DELETE FROM settings WHERE key = '" + key + "'");
  }

  private Optional<Long> ended(String key) {
    var subject = new AuditEntry.Subject(AuditEntity.SETTING, key);
    return get(unitOfWork().write("test", r -> r.audit().ended(subject)));
  }

  @Test
  void admitsWhatTheFilterSaysAndNothingElse() throws SQLException {
    // Given
    String actor = newActor();
    Media one = writeSomeOfEverything(actor);
    writeSomeOfEverything(newActor());
    List<AuditEntry> all = newest(AuditFilter.ALL, 500);
    AuditId oldest = all.get(all.size() - 1).id();
    List<Instant> times = all.stream().map(entry -> entry.id().at()).sorted().toList();
    Instant early = times.get(times.size() / 3);
    Instant late = times.get(2 * times.size() / 3);

    // When
    List<String> wrong = new ArrayList<>();
    for (AuditFilter filter : filters(actor, one, early, late)) {
      List<AuditEntry> expected = all.stream().filter(entry -> admits(filter, entry)).toList();
      for (int limit : List.of(3, 500)) {
        List<AuditEntry> found =
            newest(filter, limit).stream()
                .filter(entry -> entry.id().compareTo(oldest) >= 0)
                .toList();
        // Other tests have filled the trail as well, so that some are cut short.
        if (!found.equals(expected.subList(0, Math.min(found.size(), expected.size())))
            || found.size() < Math.min(expected.size(), PAGES * limit)) {
          wrong.add(filter + ": " + found.size() + " for " + expected.size());
        }
      }
    }

    // Then
    assertThat(wrong).isEmpty();
    assertThat(all).hasSizeGreaterThan(20);
    assertThat(all)
        .isSortedAccordingTo(Comparator.comparing(AuditEntry::id, Comparator.reverseOrder()));
  }

  @Test
  void writesDownInWhoseNameSomethingIsRemoved() {
    // Given
    String actor = newActor();
    Media series = Entries.series("Series");
    Media episode = Entries.episode(series, 1, 1);
    get(unitOfWork().write("test", r -> r.media().insert(series)));
    get(unitOfWork().write("test", r -> r.media().insert(episode)));

    // When
    get(
        unitOfWork()
            .write("test", r -> r.audit().as(actor, () -> r.media().purge(series.id(), 1))));

    // Then
    for (Media media : List.of(series, episode)) {
      AuditEntry last = ofMedia(media).get(0);
      assertThat(last.action()).isEqualTo(AuditAction.PURGED);
      assertThat(last.actor()).isEqualTo(actor);
      assertThat(MediaValues.media(media.id(), 1, last.before())).isEqualTo(media);
    }
  }

  @Test
  void actsInNobodysNameAfterwards() {
    // Given
    Media failed = Entries.movie("Failed");
    Media gone = Entries.movie("Gone");
    get(unitOfWork().write("test", r -> r.media().insert(gone)));

    // When
    assertThatThrownBy(
            () ->
                get(
                    unitOfWork()
                        .write(
                            "test",
                            r -> r.audit().as("mallory", () -> r.media().purge(failed.id(), 1)))))
        .isInstanceOf(RuntimeException.class);
    get(unitOfWork().write("test", r -> r.media().purge(gone.id(), 1)));

    // Then
    assertThat(ofMedia(gone).get(0).actor()).isEqualTo("sql");
  }

  @Test
  void keepsASecretOutOfTheEntriesOfKeys() {
    // Given
    String name = newActor();
    ApiKey key = new ApiKey(Ordered.nextId(), name, ApiKey.hash(name), Role.READ, Entries.NOON);

    // When
    for (int i = 0; i < 2; i++) {
      get(unitOfWork().write("test", r -> r.audit().as("root", () -> r.keys().put(key))));
    }
    get(unitOfWork().write("test", r -> r.audit().as("root", () -> r.keys().remove(name))));
    List<AuditEntry> entries =
        read(
            a -> a.page(AuditFilter.of(AuditEntity.KEY, key.id().toString()), Optional.empty(), 9));

    // Then
    assertThat(entries)
        .extracting(AuditEntry::action)
        .containsExactly(AuditAction.REVOKED, AuditAction.CREATED);
    assertThat(entries).extracting(AuditEntry::actor).containsOnly("root");
    assertThat(entries.toString()).doesNotContain(key.hash());
    assertThat(entries.get(1).after().masked()).contains("hash");
  }

  private Media writeSomeOfEverything(String actor) throws SQLException {
    Edit edit = new Edit(actor, Entries.NOON.plusSeconds(60));
    Media movie = Entries.movie("Movie");
    Media other = Entries.movie("Other");
    get(unitOfWork().write("test", r -> r.media().insert(movie)));
    get(unitOfWork().write("test", r -> r.media().insert(other)));
    Media changed = movie.replace(Entries.movieDraft("Changed"), edit);
    get(unitOfWork().write("test", r -> r.media().update(changed)));
    get(unitOfWork().write("test", r -> r.media().update(changed.delete(edit))));
    get(unitOfWork().write("test", r -> r.audit().as(actor, () -> r.media().purge(other.id(), 1))));
    Database database = new Database(jdbc());
    String key = "test." + actor;
    database.execute(
        "INSERT INTO settings (key, type, value, updated_by) VALUES ('%s', 'int', '1', '%s')"
            .formatted(key, actor));
    database.execute("UPDATE settings SET value = '2' WHERE key = '" + key + "'");
    database.execute("DELETE FROM settings WHERE key = '" + key + "'");
    String job = Ordered.nextId().toString();
    database.execute("INSERT INTO processing_jobs (id, type) VALUES ('" + job + "', 'search')");
    database.execute(
        "UPDATE processing_jobs SET status = 'cancelled', claim_rank = NULL, updated_by = '%s' WHERE id = '%s'"
            .formatted(actor, job));
    database.execute(
        "INSERT INTO queue_items (id, media_id, service, updated_by) VALUES ('%s', '%s', 'radarr', '%s')"
            .formatted(Ordered.nextId(), movie.id(), actor));
    return movie;
  }

  private static List<AuditFilter> filters(String actor, Media media, Instant early, Instant late) {
    List<AuditFilter> filters = new ArrayList<>();
    List<Optional<AuditEntity>> entities = optional(AuditEntity.values());
    List<Optional<AuditAction>> actions =
        optional(
            AuditAction.CREATED, AuditAction.UPDATED, AuditAction.PURGED, AuditAction.CANCELLED);
    for (Optional<AuditEntity> entity : entities) {
      for (Optional<String> by : List.of(Optional.of(actor), Optional.<String>empty())) {
        for (Optional<AuditAction> action : actions) {
          for (int times = 0; times < 4; times++) {
            Optional<Instant> from = (times & 1) == 1 ? Optional.of(early) : Optional.empty();
            Optional<Instant> to = (times & 2) == 2 ? Optional.of(late) : Optional.empty();
            filters.add(new AuditFilter(entity, Optional.empty(), by, action, from, to));
            if (entity.equals(Optional.of(AuditEntity.MEDIA))) {
              var id = Optional.of(media.id().toString());
              filters.add(new AuditFilter(entity, id, by, action, from, to));
            }
          }
        }
      }
    }
    return filters;
  }

  @SafeVarargs
  private static <T> List<Optional<T>> optional(T... values) {
    List<Optional<T>> all = new ArrayList<>(List.of(Optional.empty()));
    for (T value : values) {
      all.add(Optional.of(value));
    }
    return all;
  }

  private static boolean admits(AuditFilter filter, AuditEntry entry) {
    return filter.entity().map(entry.subject().entity()::equals).orElse(true)
        && filter.entityId().map(entry.subject().id()::equals).orElse(true)
        && filter.actor().map(entry.actor()::equals).orElse(true)
        && filter.action().map(entry.action()::equals).orElse(true)
        && filter.from().map(time -> !entry.id().at().isBefore(time)).orElse(true)
        && filter.to().map(time -> entry.id().at().isBefore(time)).orElse(true);
  }

  /** The first pages of a list. */
  private List<AuditEntry> newest(AuditFilter filter, int limit) {
    List<AuditEntry> all = new ArrayList<>();
    List<AuditEntry> page;
    do {
      Optional<AuditId> before =
          all.isEmpty() ? Optional.empty() : Optional.of(all.get(all.size() - 1).id());
      page = read(a -> a.page(filter, before, limit));
      all.addAll(page);
    } while (page.size() == limit && all.size() < PAGES * limit);
    return all;
  }

  private Optional<AuditEntry> find(AuditId id) {
    return read(a -> a.find(id));
  }

  private List<AuditEntry> ofMedia(Media media) {
    return read(
        a ->
            a.page(AuditFilter.of(AuditEntity.MEDIA, media.id().toString()), Optional.empty(), 99));
  }

  private <T> T read(Function<AuditRepository, Uni<T>> work) {
    return get(unitOfWork().read("test", r -> work.apply(r.audit())));
  }

  private static String newActor() {
    return "actor" + NUMBER.incrementAndGet();
  }

  @Test
  void aPortionEndsBeforeItGetsTooHeavyAndTheNextOneGoesOnBehindIt() throws SQLException {
    // Given
    String key = "test.heavy-" + newActor();
    Database database = new Database(jdbc());
    database.execute(
        "INSERT INTO settings (key, type, value) VALUES ('%s', 'int', '1')".formatted(key));
    for (int i = 0; i < 5; i++) {
      database.execute(
          "UPDATE settings SET type = 'string', value = '\"%s\"' WHERE key = '%s'"
              .formatted(String.valueOf(i).repeat(20_000), key));
    }
    AuditFilter filter = AuditFilter.of(AuditEntity.SETTING, key);
    List<AuditEntry> expected = read(a -> a.page(filter, Optional.empty(), 10));

    // When
    List<AuditEntry> seen = new ArrayList<>();
    List<Integer> sizes = new ArrayList<>();
    Portion<AuditEntry> portion;
    do {
      Optional<AuditId> before =
          seen.isEmpty() ? Optional.empty() : Optional.of(seen.get(seen.size() - 1).id());
      portion = read(a -> a.portion(filter, before, 10, 45_000));
      seen.addAll(portion.items());
      sizes.add(portion.items().size());
    } while (portion.isCut());

    // Then
    assertThat(seen).isEqualTo(expected).hasSize(6);
    assertThat(sizes).containsExactly(1, 1, 1, 1, 2);
  }
}
