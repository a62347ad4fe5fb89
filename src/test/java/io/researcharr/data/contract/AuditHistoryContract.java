package io.researcharr.data.contract;

import static io.researcharr.data.contract.UnitOfWorkContract.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.researcharr.data.domain.access.Caller;
import io.researcharr.data.domain.access.Role;
import io.researcharr.data.domain.audit.AuditEntity;
import io.researcharr.data.domain.audit.AuditEntry;
import io.researcharr.data.domain.audit.AuditFilter;
import io.researcharr.data.domain.audit.AuditId;
import io.researcharr.data.domain.audit.AuditValues;
import io.researcharr.data.domain.audit.History.State;
import io.researcharr.data.domain.audit.MediaValues;
import io.researcharr.data.domain.audit.QueueValues;
import io.researcharr.data.domain.audit.SettingValues;
import io.researcharr.data.domain.media.Media;
import io.researcharr.data.domain.settings.SettingKey;
import io.researcharr.data.fixture.AuditedLife;
import io.researcharr.data.fixture.Database;
import io.researcharr.data.fixture.Entries;
import io.researcharr.data.fixture.Seed;
import io.researcharr.data.port.StorageException;
import io.researcharr.data.port.UnitOfWork;
import io.researcharr.data.service.AuditRevert;
import io.researcharr.data.service.AuditService;
import io.researcharr.data.service.Edits;
import io.researcharr.data.service.MediaService;
import io.researcharr.data.service.QueueService;
import io.researcharr.data.service.SettingsService;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What the audit trail tells of things after a random life, beside what they are and were. */
abstract class AuditHistoryContract {

  private static final int STEPS = 600;

  abstract UnitOfWork unitOfWork();

  /** The address of the database for JDBC. */
  abstract String jdbc();

  /** Set {@code seed} to see a failure again. */
  @Test
  void tellsHowThingsAreAndHowTheyWere() throws Exception {
    // Given
    long seed = Seed.get();
    var life = new AuditedLife(unitOfWork(), jdbc(), new Random(seed));

    // When
    for (int i = 0; i < STEPS; i++) {
      life.step();
    }

    // Then
    List<String> faults = new ArrayList<>();
    for (AuditEntity entity :
        List.of(AuditEntity.MEDIA, AuditEntity.SETTING, AuditEntity.QUEUE_ITEM)) {
      ids(entity).stream()
          .filter(id -> entity != AuditEntity.SETTING || id.startsWith(AuditedLife.SETTINGS))
          .forEach(id -> replay(entity, id, faults));
    }
    life.sights().forEach(sight -> compare(sight, faults));
    assertThat(faults).as("with -Dseed=%d", seed).isEmpty();
    assertThat(life.done().keySet())
        .as("with -Dseed=%d: %s", seed, life.done())
        .containsAll(AuditedLife.DEEDS);
    assertThat(life.done().get("revert")).as("with -Dseed=%d", seed).isGreaterThan(5);
  }

  private void compare(AuditedLife.Sight sight, List<String> faults) {
    Optional<Media> then = at(sight);
    if (!then.equals(sight.seen())) {
      faults.add("at " + sight.time() + " saw " + sight.seen() + "\n but told " + then);
    }
  }

  private Optional<Media> at(AuditedLife.Sight sight) {
    try {
      return Optional.of(
          get(new AuditService(unitOfWork()).mediaAt(sight.id(), sight.time(), true)));
    } catch (StorageException.NotFound e) {
      return Optional.empty();
    }
  }

  private void replay(AuditEntity entity, String id, List<String> faults) {
    Optional<State> state = Optional.empty();
    long version = 0;
    List<AuditEntry> entries = new ArrayList<>(all(AuditFilter.of(entity, id)));
    Collections.reverse(entries);
    for (AuditEntry entry : entries) {
      if (entry.version() != version + 1) {
        faults.add(entity + " " + id + " went from " + version + " to " + entry);
      }
      version = entry.version();
      state = next(state, entry);
    }
    if (!state.equals(present(entity, id))) {
      faults.add(
          entity + " " + id + " is " + present(entity, id) + "\n but was replayed to " + state);
    }
  }

  private static Optional<State> next(Optional<State> state, AuditEntry entry) {
    if (entry.begins()) {
      return Optional.of(normal(entry, entry.after()));
    }
    return entry.ends()
        ? Optional.empty()
        : state.map(now -> normal(entry, now.values().undone(entry.after(), entry.before())));
  }

  /** In the form that the present has, where lists of words are compared as such. */
  private static State normal(AuditEntry entry, AuditValues values) {
    AuditValues normal =
        entry.subject().entity() == AuditEntity.MEDIA
            ? MediaValues.of(
                MediaValues.media(UUID.fromString(entry.subject().id()), entry.version(), values))
            : values;
    return new State(entry.version(), normal);
  }

  private Optional<State> present(AuditEntity entity, String id) {
    return switch (entity) {
      case MEDIA ->
          get(unitOfWork().read("test", r -> r.media().find(UUID.fromString(id))))
              .map(media -> new State(media.version(), MediaValues.of(media)));
      case SETTING ->
          get(unitOfWork().read("test", r -> r.settings().find(new SettingKey(id))))
              .map(setting -> new State(setting.version(), SettingValues.of(setting)));
      default ->
          get(unitOfWork().read("test", r -> r.queue().find(UUID.fromString(id))))
              .map(item -> new State(item.version(), QueueValues.of(item)));
    };
  }

  /** Those that there are, and those that the trail tells of. */
  private Set<String> ids(AuditEntity entity) throws SQLException {
    AuditFilter filter =
        new AuditFilter(
            Optional.of(entity),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    Set<String> ids =
        new TreeSet<>(
            new Database(jdbc())
                .query(
                    switch (entity) {
                      case MEDIA -> "SELECT id FROM media";
                      case SETTING -> "SELECT key FROM settings";
                      default -> "SELECT id FROM queue_items";
                    }));
    assertThat(ids).isNotEmpty();
    all(filter).forEach(entry -> ids.add(entry.subject().id()));
    return ids;
  }

  private List<AuditEntry> all(AuditFilter filter) {
    List<AuditEntry> all = new ArrayList<>();
    List<AuditEntry> page;
    do {
      Optional<AuditId> before =
          all.isEmpty() ? Optional.empty() : Optional.of(all.get(all.size() - 1).id());
      page = get(unitOfWork().read("test", r -> r.audit().page(filter, before, 500)));
      all.addAll(page);
    } while (page.size() == 500);
    return all;
  }

  @Test
  void aRevertIsFoundByItsVersionWhateverTheClockSays() throws SQLException {
    // Given
    Edits edits = new Edits(InstantSource.system());
    MediaService service = new MediaService(unitOfWork(), Entries::newId, edits);
    var revert =
        new AuditRevert(
            unitOfWork(),
            service,
            new SettingsService(unitOfWork(), edits),
            new QueueService(unitOfWork(), Entries::newId, edits));
    Caller caller = new Caller("tester", Role.ADMIN);
    Media media = get(service.create(Entries.movieDraft("Heat"), caller));
    get(service.change(media.id(), any -> true, now -> Entries.movieDraft("Hot"), caller));
    new Database(jdbc())
        .execute(
            "UPDATE audit_log SET at = %s WHERE version = 2 AND entity_id = '%s'"
                .formatted(new Database(jdbc()).now(3_600), media.id()));
    AuditFilter ofThis = AuditFilter.of(AuditEntity.MEDIA, media.id().toString());

    // When
    AuditEntry written = get(revert.revert(all(ofThis).get(0).id(), caller));

    // Then
    assertThat(written.version()).isEqualTo(3);
    assertThat(get(service.get(media.id())).fields().title()).isEqualTo("Heat");
    new Database(jdbc())
        .execute(
            "UPDATE audit_log SET at = (SELECT at FROM audit_log WHERE version = 1 AND entity_id ="
                + " '%1$s') WHERE version > 1 AND entity_id = '%1$s'".formatted(media.id()));
  }
}
