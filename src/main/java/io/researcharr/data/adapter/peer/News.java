package io.researcharr.data.adapter.peer;

import io.researcharr.data.domain.cache.CacheKey;
import io.researcharr.data.domain.cache.Invalidation;
import java.util.ArrayList;
import java.util.List;

/** News as text: a line each, with version, entity and id. */
final class News {

  private News() {}

  static String write(List<Invalidation> news) {
    StringBuilder text = new StringBuilder(64 * news.size());
    for (Invalidation change : news) {
      text.append(change.version())
          .append(' ')
          .append(change.key().entity())
          .append(' ')
          .append(change.key().id())
          .append('\n');
    }
    return text.toString();
  }

  /**
   * Reads what {@link #write} has written.
   *
   * @throws IllegalArgumentException when it has not
   */
  static List<Invalidation> read(String text) {
    List<Invalidation> news = new ArrayList<>();
    for (String line : text.split("\n")) {
      String[] parts = line.split(" ", 3);
      if (parts.length != 3) {
        throw new IllegalArgumentException("a line of news has three parts");
      }
      news.add(new Invalidation(new CacheKey(parts[1], parts[2]), Long.parseLong(parts[0])));
    }
    return news;
  }
}
