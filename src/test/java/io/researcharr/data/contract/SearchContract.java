package io.researcharr.data.contract;

import static io.researcharr.data.contract.UnitOfWorkContract.get;

import io.researcharr.data.domain.media.Media;
import io.researcharr.data.domain.media.MediaType;
import io.researcharr.data.domain.search.SearchHit;
import io.researcharr.data.domain.search.SearchQuery;
import io.researcharr.data.port.UnitOfWork;
import io.researcharr.data.service.SearchService;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What the contracts of searching have in common: words that no other test has, and a search for
 * them.
 */
abstract class SearchContract {

  private static final AtomicLong WORDS = new AtomicLong(System.nanoTime());

  abstract UnitOfWork unitOfWork();

  abstract String jdbc();

  List<UUID> found(String text) {
    return found(SearchQuery.of(text, Optional.empty(), 20));
  }

  List<UUID> found(String text, MediaType type) {
    return found(SearchQuery.of(text, Optional.of(type), 20));
  }

  List<UUID> found(SearchQuery query) {
    return get(new SearchService(unitOfWork()).search(query)).stream().map(SearchHit::id).toList();
  }

  Media stored(Media media) {
    return get(unitOfWork().writeOne("test", r -> r.media().insert(media)));
  }

  /** A word of letters that no title has, and that is far from any other. */
  static String newWord() {
    long number = WORDS.incrementAndGet() * 0x9E3779B97F4A7C15L;
    StringBuilder word = new StringBuilder("q");
    for (int i = 0; i < 12; i++) {
      word.append((char) ('a' + Long.remainderUnsigned(number, 26)));
      number = Long.divideUnsigned(number, 26);
    }
    return word.toString();
  }
}
