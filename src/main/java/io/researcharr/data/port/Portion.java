package io.researcharr.data.port;

import java.util.List;

/**
 * The first of the things that were asked for, as many as do not weigh too much together; one at
 * least, if there is any.
 *
 * @param isCut whether others were left out for their weight, which come right behind the last one
 */
public record Portion<T>(List<T> items, boolean isCut) {

  public Portion {
    items = List.copyOf(items);
  }
}
