package io.researcharr.data.adapter.sql;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * What probes have counted lately, for a few seconds. What is no longer true makes a list slower,
 * never wrong.
 */
public final class ProbeMemory {

  static final Duration KEPT = Duration.ofSeconds(5);
  private static final int SIZE = 500;

  private final LongSupplier nanos;
  private final Map<Question, Answer> answers =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Question, Answer> eldest) {
          return size() > SIZE;
        }
      };

  public ProbeMemory() {
    this(System::nanoTime);
  }

  ProbeMemory(LongSupplier nanos) {
    this.nanos = nanos;
  }

  synchronized Optional<List<MediaProbe.Count>> recall(Sql probe) {
    return Optional.ofNullable(answers.get(Question.of(probe)))
        .filter(answer -> nanos.getAsLong() - answer.since < KEPT.toNanos())
        .map(Answer::counts);
  }

  synchronized void remember(Sql probe, List<MediaProbe.Count> counts) {
    Question question = Question.of(probe);
    answers.remove(question);
    answers.put(question, new Answer(counts, nanos.getAsLong()));
  }

  private record Question(String text, List<Object> args) {

    private static Question of(Sql sql) {
      return new Question(sql.text(), sql.args());
    }
  }

  private record Answer(List<MediaProbe.Count> counts, long since) {}
}
