package io.researcharr.data.service;

import io.researcharr.data.domain.media.Edit;
import io.researcharr.data.domain.media.Episode;
import io.researcharr.data.domain.media.Media;
import io.researcharr.data.domain.media.MediaChange;
import io.researcharr.data.domain.media.MediaKey;
import io.researcharr.data.port.FieldError;
import io.researcharr.data.port.IdGenerator;
import io.researcharr.data.port.Repositories;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Creates or changes many entries by their keys: looks at what is there, decides in memory, and
 * stores what is new or different. The same changes a second time write nothing.
 *
 * <p>Changes to one key take effect in their order. An episode whose position is held by another
 * one waits for that one to move away, as it does when a series is renumbered; if it does not, the
 * change is rejected.
 */
@ApplicationScoped
public class MediaUpserts {

  static final FieldError TAKEN =
      new FieldError("episodeNumber", "belongs to another episode of the series");
  static final FieldError NO_SERIES =
      new FieldError("seriesId", "is not the id of a series that exists");

  private final IdGenerator ids;

  public MediaUpserts(IdGenerator ids) {
    this.ids = ids;
  }

  /** The outcomes of the changes, in their order. */
  Uni<List<UpsertOutcome>> apply(Repositories repositories, List<MediaChange> changes, Edit edit) {
    UpsertOutcome[] outcomes = new UpsertOutcome[changes.size()];
    List<Integer> all = IntStream.range(0, changes.size()).boxed().toList();
    return round(repositories, changes, edit, all, outcomes)
        .map(ignored -> Arrays.asList(outcomes));
  }

  private Uni<Void> round(
      Repositories repositories,
      List<MediaChange> changes,
      Edit edit,
      List<Integer> open,
      UpsertOutcome[] outcomes) {
    List<Integer> now = new ArrayList<>();
    List<Integer> later = new ArrayList<>();
    Set<MediaKey> keys = new HashSet<>();
    for (int index : open) {
      (keys.add(changes.get(index).key()) ? now : later).add(index);
    }
    return UpsertRound.load(repositories, now.stream().map(changes::get).toList(), edit)
        .flatMap(round -> round.store(repositories, ids))
        .flatMap(
            results -> {
              boolean moved = false;
              List<Integer> blocked = new ArrayList<>();
              for (int i = 0; i < now.size(); i++) {
                UpsertOutcome outcome = results.get(i);
                outcomes[now.get(i)] = outcome;
                moved |= outcome.changedSomething();
                if (outcome.error().filter(TAKEN::equals).isPresent()) {
                  blocked.add(now.get(i));
                }
              }
              List<Integer> next = new ArrayList<>(moved ? blocked : List.of());
              next.addAll(later);
              next.sort(null);
              return next.isEmpty()
                  ? Uni.createFrom().voidItem()
                  : round(repositories, changes, edit, next, outcomes);
            });
  }

  /** The position of an entry, if it has one. */
  static Optional<Episode.Position> position(Media media) {
    return media.details() instanceof Episode episode
        ? Optional.of(episode.position())
        : Optional.empty();
  }
}
