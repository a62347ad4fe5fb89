package io.researcharr.data.adapter.sql;

import io.researcharr.data.domain.media.MediaQuery;
import io.researcharr.data.domain.media.MediaType;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The question which criteria of a list lead to few rows, for which types. One statement counts
 * them all, each up to one more than what is few.
 */
final class MediaProbe {

  private final List<Question> questions = new ArrayList<>();

  private MediaProbe() {}

  static MediaProbe of(MediaQuery query, List<MediaCriterion> leads) {
    MediaProbe probe = new MediaProbe();
    List<MediaType> types = MediaSelect.types(query.filter());
    for (MediaCriterion lead : leads) {
      for (MediaType type : lead.leadsByType() ? types : types.subList(0, 1)) {
        probe.questions.add(new Question(lead, type));
      }
    }
    return probe;
  }

  /** One row for each question: its number and the count. */
  Sql sql() {
    List<Sql> counts = new ArrayList<>();
    for (int i = 0; i < questions.size(); i++) {
      Question question = questions.get(i);
      counts.add(
          Sql.of("SELECT " + i + ", count(*) FROM (")
              .add(question.lead.candidates(question.type))
              .add(") AS p" + i));
    }
    return Sql.join(counts, " UNION ALL ");
  }

  /** What leads, now that the rows are counted. */
  MediaLeads answer(List<Count> counts) {
    Map<MediaType, MediaCriterion> some = new EnumMap<>(MediaType.class);
    Map<MediaType, Long> fewest = new EnumMap<>(MediaType.class);
    for (Count count : counts) {
      Question question = questions.get(count.question());
      if (count.rows() > question.lead.few()) {
        continue;
      }
      if (!question.lead.leadsByType()) {
        return MediaLeads.by(question.lead);
      }
      if (count.rows() < fewest.getOrDefault(question.type, Long.MAX_VALUE)) {
        fewest.put(question.type, count.rows());
        some.put(question.type, question.lead);
      }
    }
    return MediaLeads.by(some);
  }

  static Count read(SqlRow row) {
    return new Count(row.integer(0), row.bigint(1));
  }

  private record Question(MediaCriterion lead, MediaType type) {}

  record Count(int question, long rows) {}
}
