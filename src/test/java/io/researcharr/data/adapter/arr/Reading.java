package io.researcharr.data.adapter.arr;

import io.researcharr.data.domain.media.Edit;
import io.researcharr.data.domain.media.Media;
import io.researcharr.data.domain.media.MediaChange;
import io.researcharr.data.domain.media.MediaDraft;
import io.researcharr.data.port.UpstreamLibrary.SeriesRef;
import io.researcharr.data.port.UpstreamRow;
import io.smallrye.mutiny.Multi;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Short ways from JSON text to rows, and from rows to what they make of an entry. */
final class Reading {

  static final UUID SERIES_ID = UUID.fromString("01890a5d-ac96-774b-bcce-b302099a8057");
  private static final UUID ID = UUID.fromString("01890a5d-ac96-774b-bcce-b302099a8058");
  private static final Edit EDIT = new Edit("test", Instant.parse("2026-01-02T03:04:05Z"));

  private Reading() {}

  static UpstreamRow movie(String json) {
    return one(new MovieRows("home"), json);
  }

  static UpstreamRow series(String json) {
    return one(new SeriesRows("home"), json);
  }

  static UpstreamRow episode(String json) {
    return episode("home", json);
  }

  static UpstreamRow episode(String instance, String json) {
    return one(new EpisodeRows(instance, new SeriesRef(3, SERIES_ID, "Dark")), json);
  }

  static UpstreamRow one(Rows rows, String json) {
    return all(rows, "[" + json + "]").get(0);
  }

  static List<UpstreamRow> all(Rows rows, String json) {
    return Elements.of(bytes(json), ArrLibrary.MAX_SERIES)
        .map(rows::read)
        .collect()
        .asList()
        .await()
        .indefinitely();
  }

  static Multi<byte[]> bytes(String text) {
    return Multi.createFrom().item(text.getBytes(StandardCharsets.UTF_8));
  }

  static MediaDraft fresh(UpstreamRow row) {
    return change(row).become().apply(Optional.empty());
  }

  static MediaDraft again(UpstreamRow row, MediaDraft known) {
    return change(row).become().apply(Optional.of(entry(known)));
  }

  static Media entry(MediaDraft draft) {
    return Media.create(ID, draft, EDIT);
  }

  static String metadata(MediaDraft draft) {
    return draft.fields().metadata().text();
  }

  static String reason(UpstreamRow row) {
    return ((UpstreamRow.Unusable) row).reason();
  }

  private static MediaChange change(UpstreamRow row) {
    return row instanceof UpstreamRow.SeriesRow series
        ? series.change()
        : ((UpstreamRow.Usable) row).change();
  }
}
