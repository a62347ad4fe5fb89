package io.researcharr.data.adapter.sql;

import io.researcharr.data.domain.media.MediaType;

/**
 * What titles of a type may begin with.
 *
 * @param key words as they are in the column {@code key} of {@code media_search}
 */
public record TitleBeginning(MediaType type, String key) {

  /** No key has a character above this one, which is none. */
  private static final String LAST = new String(Character.toChars(Character.MAX_CODE_POINT));

  /** What all keys are below that begin so. */
  public String above() {
    return TextRange.above(key).orElse(LAST);
  }
}
