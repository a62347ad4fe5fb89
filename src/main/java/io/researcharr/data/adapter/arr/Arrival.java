package io.researcharr.data.adapter.arr;

import io.researcharr.data.domain.media.Details;
import io.researcharr.data.domain.media.ExternalId;
import io.researcharr.data.domain.media.JsonObject;
import io.researcharr.data.domain.media.Media;
import io.researcharr.data.domain.media.MediaChange;
import io.researcharr.data.domain.media.MediaDraft;
import io.researcharr.data.domain.media.MediaFields;
import io.researcharr.data.domain.media.MediaKey;
import io.researcharr.data.domain.media.MediaStatus;
import java.util.List;
import java.util.Optional;

/** A foreign row in the terms of the catalogue, before it has met the entry it may be known by. */
record Arrival(
    Naming naming,
    ExternalId externalId,
    boolean onDisk,
    Optional<Integer> year,
    Details details,
    Metadata metadata) {

  /** What every row has: a title, its sort key, and whether its server watches over it. */
  record Naming(String title, String sortTitle, boolean monitored) {

    static Naming of(Row row, Optional<String> standIn) {
      String title = row.title(standIn);
      return new Naming(title, row.sortTitle(title), row.flag("monitored", true));
    }
  }

  MediaChange change() {
    return new MediaChange(new MediaKey(details.type(), externalId), this::become);
  }

  private MediaDraft become(Optional<Media> existing) {
    var known = existing.map(Media::fields);
    var status = known.map(MediaFields::status).orElse(MediaStatus.PENDING);
    return new MediaDraft(
        new MediaFields(
            naming.title(),
            naming.sortTitle(),
            externalId,
            onDisk ? MediaStatus.COMPLETED : status,
            naming.monitored(),
            year,
            metadata.into(known.map(MediaFields::metadata).orElse(JsonObject.EMPTY)),
            known.map(MediaFields::tags).orElse(List.of())),
        details);
  }
}
