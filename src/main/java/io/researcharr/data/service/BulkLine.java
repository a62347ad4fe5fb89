package io.researcharr.data.service;

import io.researcharr.data.domain.media.MediaDraft;
import io.researcharr.data.port.FieldError;
import java.util.List;
import java.util.Optional;

/**
 * A line of a bulk request.
 *
 * @param number its number, from one
 * @param bytes how long it was, which is more than what is kept of it
 * @param text the line itself, where it has to be read again, else empty
 * @param content what it says
 */
public record BulkLine(long number, int bytes, String text, Content content) {

  boolean isUsable() {
    return content.draft().isPresent();
  }

  /** Either a draft or what is wrong with the line. */
  public record Content(Optional<MediaDraft> draft, List<FieldError> errors) {

    public static Content of(MediaDraft draft) {
      return new Content(Optional.of(draft), List.of());
    }

    public static Content wrong(List<FieldError> errors) {
      return new Content(Optional.empty(), errors);
    }
  }
}
