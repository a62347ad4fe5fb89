package io.researcharr.data.service;

import io.researcharr.data.domain.media.Edit;
import io.researcharr.data.domain.media.Episode;
import io.researcharr.data.domain.media.Media;
import io.researcharr.data.domain.media.MediaChange;
import io.researcharr.data.domain.media.MediaDraft;
import io.researcharr.data.domain.media.MediaKey;
import io.researcharr.data.port.IdGenerator;
import io.researcharr.data.port.Repositories;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/** One round of changes with distinct keys, and what the database says about them beforehand. */
final class UpsertRound {

  private final List<MediaDraft> drafts;
  private final Map<MediaKey, Media> existing;
  private final Edit edit;
  private final Set<UUID> series = new HashSet<>();
  private final Map<Episode.Position, UUID> holders = new HashMap<>();

  private UpsertRound(List<MediaDraft> drafts, Map<MediaKey, Media> existing, Edit edit) {
    this.drafts = drafts;
    this.existing = existing;
    this.edit = edit;
  }

  static Uni<UpsertRound> load(Repositories repositories, List<MediaChange> changes, Edit edit) {
    return repositories
        .catalog()
        .findByKeys(changes.stream().map(MediaChange::key).toList())
        .map(
            found -> {
              Map<MediaKey, Media> existing =
                  found.stream().collect(Collectors.toMap(Media::key, Function.identity()));
              List<MediaDraft> drafts =
                  changes.stream()
                      .map(c -> c.become().apply(Optional.ofNullable(existing.get(c.key()))))
                      .toList();
              return new UpsertRound(drafts, existing, edit);
            })
        .call(round -> round.lookAround(repositories));
  }

  Uni<List<UpsertOutcome>> store(Repositories repositories, IdGenerator ids) {
    List<Media> created = new ArrayList<>();
    List<Media> updated = new ArrayList<>();
    List<UpsertOutcome> outcomes = new ArrayList<>();
    for (MediaDraft draft : drafts) {
      outcomes.add(decide(draft, ids, created, updated));
    }
    return repositories
        .batches()
        .updateAll(updated)
        .invoke(() -> repositories.batches().relyOn(unchanged()))
        .chain(() -> repositories.batches().insertAll(created))
        .replaceWith(outcomes);
  }

  /** Which of the series named here exist, and who holds the positions wanted here. */
  private Uni<Void> lookAround(Repositories repositories) {
    Set<Episode.Position> positions = new HashSet<>();
    for (MediaDraft draft : drafts) {
      if (draft.details() instanceof Episode episode && !isUnchanged(draft)) {
        positions.add(episode.position());
      }
    }
    if (positions.isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    Set<UUID> wanted =
        positions.stream().map(Episode.Position::seriesId).collect(Collectors.toSet());
    return repositories
        .catalog()
        .liveSeries(wanted)
        .invoke(series::addAll)
        .chain(() -> repositories.catalog().episodesAt(positions))
        .invoke(
            found ->
                found.forEach(
                    media ->
                        MediaUpserts.position(media)
                            .ifPresent(position -> holders.put(position, media.id()))))
        .replaceWithVoid();
  }

  private UpsertOutcome decide(
      MediaDraft draft, IdGenerator ids, List<Media> created, List<Media> updated) {
    Media now = existing.get(draft.key());
    if (isUnchanged(draft)) {
      return UpsertOutcome.of(UpsertOutcome.Kind.UNCHANGED, now.id());
    }
    UUID id = now == null ? ids.next() : now.id();
    if (draft.details() instanceof Episode episode) {
      if (!series.contains(episode.seriesId())) {
        return UpsertOutcome.rejected(MediaUpserts.NO_SERIES);
      }
      UUID holder = holders.putIfAbsent(episode.position(), id);
      if (holder != null && !holder.equals(id)) {
        return UpsertOutcome.rejected(MediaUpserts.TAKEN);
      }
    }
    if (now == null) {
      created.add(Media.create(id, draft, edit));
      return UpsertOutcome.of(UpsertOutcome.Kind.CREATED, id);
    }
    updated.add(now.replace(draft, edit));
    return UpsertOutcome.of(UpsertOutcome.Kind.UPDATED, id);
  }

  private List<Media> unchanged() {
    return drafts.stream()
        .filter(this::isUnchanged)
        .map(draft -> existing.get(draft.key()))
        .toList();
  }

  private boolean isUnchanged(MediaDraft draft) {
    Media now = existing.get(draft.key());
    return now != null && now.says(draft);
  }
}
