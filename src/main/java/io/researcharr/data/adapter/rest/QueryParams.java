package io.researcharr.data.adapter.rest;

import io.researcharr.data.port.FieldError;
import io.researcharr.data.port.StorageException;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * The query parameters of a request, taken one by one and checked; all that is wrong is reported.
 */
final class QueryParams {

  private final MultivaluedMap<String, String> params;
  private final List<FieldError> errors = new ArrayList<>();
  private final Set<String> taken = new HashSet<>();

  QueryParams(UriInfo uri) {
    this.params = uri.getQueryParameters();
  }

  /** Ends a request that has parameters, for operations that know none. */
  static void none(UriInfo uri) {
    if (uri.getRequestUri().getRawQuery() != null) {
      new QueryParams(uri).check();
    }
  }

  Optional<String> text(String name, int maxLength) {
    taken.add(name);
    List<String> values = params.get(name);
    if (values == null) {
      return Optional.empty();
    }
    String value = values.get(0);
    if (values.size() > 1) {
      return wrong(name, "is given more than once");
    }
    if (value.isEmpty() || value.length() > maxLength) {
      return wrong(name, "must have 1 to " + maxLength + " characters");
    }
    return Text.isStorable(value)
        ? Optional.of(value)
        : wrong(name, "has a character that can't be stored");
  }

  <T> Optional<T> parsed(String name, int maxLength, Function<String, T> parser) {
    return text(name, maxLength)
        .flatMap(
            text -> {
              try {
                return Optional.of(parser.apply(text));
              } catch (IllegalArgumentException e) {
                return wrong(name, e.getMessage());
              }
            });
  }

  /** One of the things that have a name on the wire. */
  <T> Optional<T> named(String name, Function<String, Optional<T>> byName, String allowed) {
    return parsed(
        name,
        100,
        text ->
            byName
                .apply(text)
                .orElseThrow(() -> new IllegalArgumentException("must be " + allowed)));
  }

  /** Words of a form, separated by commas or in several parameters of the name. */
  Set<String> words(String name, Pattern form, int max) {
    taken.add(name);
    Set<String> words = new LinkedHashSet<>();
    for (String value : params.getOrDefault(name, List.of())) {
      Collections.addAll(words, value.split(",", -1));
    }
    if (words.size() > max || !words.stream().allMatch(form.asMatchPredicate())) {
      wrong(name, "must be 1 to " + max + " words such as those in the answers");
    }
    return words;
  }

  Optional<Integer> integer(String name, int min, int max) {
    return parsed(
        name,
        12,
        text -> {
          String message = "must be a whole number from " + min + " to " + max;
          try {
            int number = Integer.parseInt(text);
            if (number < min || number > max) {
              throw new IllegalArgumentException(message);
            }
            return number;
          } catch (NumberFormatException e) {
            throw new IllegalArgumentException(message, e);
          }
        });
  }

  Optional<Boolean> bool(String name) {
    return named(
        name,
        text ->
            text.equals("true") || text.equals("false")
                ? Optional.of(text.equals("true"))
                : Optional.empty(),
        "true or false");
  }

  Optional<Instant> time(String name) {
    return parsed(name, 40, Times::parse);
  }

  /** Ends the request if anything was wrong, or if there are parameters that nobody took. */
  void check() {
    for (String name : params.keySet()) {
      if (!taken.contains(name)) {
        errors.add(
            new FieldError(
                name.length() > 100 ? name.substring(0, 100) : name, "is not a known parameter"));
      }
    }
    if (!errors.isEmpty()) {
      throw new StorageException.Validation(errors);
    }
  }

  private <T> Optional<T> wrong(String name, String message) {
    errors.add(new FieldError(name, message));
    return Optional.empty();
  }
}
