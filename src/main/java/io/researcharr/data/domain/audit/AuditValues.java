package io.researcharr.data.domain.audit;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Fields of a thing by their names on the wire. A value is a {@link String}, a {@link Long}, a
 * {@link Boolean}, an {@link Instant} or {@link Json}; what a thing does not have is left out.
 */
public record AuditValues(Map<String, Object> fields) {

  /** Where a field is named whose value was not written down, since it is a secret. */
  public static final String MASKED = "masked";

  public static final AuditValues NONE = new AuditValues(Map.of());

  public AuditValues {
    fields = java.util.Collections.unmodifiableMap(new TreeMap<>(fields));
  }

  /** These values without what a change has made of them, and with what was there before it. */
  public AuditValues undone(AuditValues before, AuditValues after) {
    Set<String> changed = new HashSet<>(before.fields.keySet());
    changed.addAll(after.fields.keySet());
    Map<String, Object> undone = new TreeMap<>(fields);
    undone.keySet().removeAll(changed);
    undone.putAll(before.fields);
    return new AuditValues(undone);
  }

  /** The name of the field whose value was not written down, if there is one. */
  public Optional<String> masked() {
    return text(MASKED);
  }

  public Optional<String> text(String name) {
    return Optional.ofNullable((String) fields.get(name));
  }

  public Optional<Integer> number(String name) {
    return Optional.ofNullable((Long) fields.get(name)).map(Math::toIntExact);
  }

  public Optional<Instant> time(String name) {
    return Optional.ofNullable((Instant) fields.get(name));
  }

  public boolean flag(String name) {
    return Boolean.TRUE.equals(fields.get(name));
  }

  public Optional<Json> json(String name) {
    return Optional.ofNullable((Json) fields.get(name));
  }

  /** The words of a field that is a list of them. */
  public List<String> words(String name) {
    return json(name).map(Json::words).orElse(List.of());
  }

  /**
   * JSON as it is stored.
   *
   * @param words its items, where it is a list of words
   */
  public record Json(String text, List<String> words) {

    public Json {
      Objects.requireNonNull(text);
      words = List.copyOf(words);
    }

    public static Json of(String text) {
      return new Json(text, List.of());
    }
  }
}
