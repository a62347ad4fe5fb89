package io.researcharr.data.adapter.sql;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * What probes have counted lately. What is no longer true makes a list slower, never wrong; so
 * after a few seconds one caller is sent to count again, while the others go on with what is known.
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

  /** What was counted, or nothing for the one caller who is to count it again. */
  synchronized Optional<List<MediaProbe.Count>> recall(Sql probe) {
    Question question = Question.of(probe);
    Answer answer = answers.get(question);
    if (answer == null) {
      return Optional.empty();
    }
    if (nanos.getAsLong() - answer.since < KEPT.toNanos()) {
      return Optional.of(answer.counts);
    }
    answers.put(question, new Answer(answer.counts, nanos.getAsLong()));
    return Optional.empty();
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
