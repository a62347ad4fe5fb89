package io.researcharr.data.adapter.rest;

import com.fasterxml.jackson.databind.JsonNode;
import io.researcharr.data.domain.media.JsonObject;
import io.researcharr.data.domain.media.Title;
import io.researcharr.data.port.FieldError;
import io.researcharr.data.port.StorageException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/**
 * The members of a JSON object, taken out one by one and checked; all that is wrong is reported
 * together. A member that is null counts as absent; one that nobody takes is an error.
 */
final class JsonFields {

  /** Who has made more mistakes than these will not read of all of them. */
  private static final int MOST_ERRORS = 100;

  private final JsonNode object;
  private final String path;
  private final List<FieldError> errors;
  private final Set<String> taken = new HashSet<>();

  JsonFields(JsonNode object) {
    this(object, "", new ArrayList<>());
    if (!object.isObject()) {
      throw new ProblemException(ProblemKind.MALFORMED_REQUEST, "A JSON object is needed.");
    }
  }

  private JsonFields(JsonNode object, String path, List<FieldError> errors) {
    this.object = object;
    this.path = path;
    this.errors = errors;
  }

  /** The members of the objects in a list; what is wrong with them is reported with the rest. */
  List<JsonFields> objects(String name, int maxItems) {
    Optional<JsonNode> array = take(name);
    if (array.isEmpty()
        || !array.get().isArray()
        || array.get().isEmpty()
        || array.get().size() > maxItems) {
      error(name, "must be a list of 1 to " + maxItems + " objects");
      return List.of();
    }
    List<JsonFields> items = new ArrayList<>();
    for (JsonNode item : array.get()) {
      String itemPath = path + name + "[" + items.size() + "]";
      if (!item.isObject()) {
        errors.add(new FieldError(itemPath, "must be an object"));
        return List.of();
      }
      items.add(new JsonFields(item, itemPath + ".", errors));
    }
    return items;
  }

  /** The members of an object within the object. */
  Optional<JsonFields> fields(String name) {
    return take(name)
        .flatMap(
            node ->
                node.isObject()
                    ? Optional.of(new JsonFields(node, path + name + ".", errors))
                    : wrong(name, "must be an object"));
  }

  Optional<Long> bigint(String name, long min, long max) {
    return take(name)
        .flatMap(
            node ->
                node.isIntegralNumber()
                        && node.canConvertToLong()
                        && node.longValue() >= min
                        && node.longValue() <= max
                    ? Optional.of(node.longValue())
                    : wrong(name, "must be a whole number from " + min + " to " + max));
  }

  Optional<Instant> time(String name) {
    return parsed(name, 40, Times::parse);
  }

  Optional<String> text(String name, int maxLength) {
    return take(name)
        .flatMap(
            node -> {
              if (!node.isTextual()) {
                return wrong(name, "must be a text");
              }
              String text = node.textValue();
              if (text.isBlank() || Title.length(text) > maxLength) {
                return wrong(name, "must have 1 to " + maxLength + " characters");
              }
              return Text.hasControls(text)
                  ? wrong(name, "must not have control characters")
                  : Optional.of(text);
            });
  }

  /** A text that a function makes something of; the function's failure is the field's error. */
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

  Optional<UUID> uuid(String name) {
    return parsed(name, 36, Ids::parse);
  }

  Optional<LocalDate> date(String name) {
    return parsed(
        name,
        10,
        text -> {
          try {
            return LocalDate.parse(text);
          } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("must be a date such as 1999-03-31", e);
          }
        });
  }

  Optional<Integer> integer(String name, int min, int max) {
    return take(name)
        .flatMap(
            node ->
                node.isIntegralNumber()
                        && node.canConvertToInt()
                        && node.intValue() >= min
                        && node.intValue() <= max
                    ? Optional.of(node.intValue())
                    : wrong(name, "must be a whole number from " + min + " to " + max));
  }

  Optional<Boolean> bool(String name) {
    return take(name)
        .flatMap(
            node ->
                node.isBoolean()
                    ? Optional.of(node.booleanValue())
                    : wrong(name, "must be true or false"));
  }

  Optional<JsonObject> object(String name, int maxBytes) {
    return take(name)
        .flatMap(
            node -> {
              if (!node.isObject()) {
                return wrong(name, "must be an object");
              }
              JsonObject canonical = Json.canonical(node);
              return canonical.text().getBytes(StandardCharsets.UTF_8).length > maxBytes
                  ? wrong(name, "must not be longer than " + maxBytes + " bytes")
                  : Optional.of(canonical);
            });
  }

  List<String> texts(String name, int maxItems, int maxLength) {
    Optional<JsonNode> array = take(name);
    if (array.isEmpty()) {
      return List.of();
    }
    if (!array.get().isArray() || array.get().size() > maxItems) {
      error(name, "must be a list of at most " + maxItems + " texts");
      return List.of();
    }
    List<String> texts = new ArrayList<>();
    for (JsonNode item : array.get()) {
      String text = item.textValue();
      if (text == null
          || text.isBlank()
          || Title.length(text) > maxLength
          || Text.hasControls(text)) {
        error(
            name + "[" + texts.size() + "]", "must be a text of 1 to " + maxLength + " characters");
        return List.of();
      }
      texts.add(text);
    }
    return texts;
  }

  /** Any value at all, also null where null is written. */
  Optional<JsonNode> any(String name) {
    taken.add(name);
    return Optional.ofNullable(object.get(name));
  }

  <T> T required(String name, Optional<T> value, T otherwise) {
    if (value.isEmpty() && errors.stream().noneMatch(e -> e.field().equals(path + name))) {
      error(name, "is required");
    }
    return value.orElse(otherwise);
  }

  void error(String name, String message) {
    if (errors.size() < MOST_ERRORS) {
      errors.add(new FieldError(path + name, message));
    }
  }

  boolean isFine() {
    return errors.isEmpty();
  }

  /** Members that are left are refused, with the reason that the function knows. */
  void refuseOthers(Function<String, String> reason) {
    object
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (!taken.contains(name)) {
                error(name, reason.apply(name));
              }
            });
  }

  /** The value that was read, after the members that are left have been refused. */
  <T> T closed(T read) {
    refuseOthers(name -> "is not a known field");
    return read;
  }

  /** Ends the request if anything was wrong. */
  void check() {
    if (!errors.isEmpty()) {
      throw new StorageException.Validation(errors);
    }
  }

  private Optional<JsonNode> take(String name) {
    taken.add(name);
    return Optional.ofNullable(object.get(name)).filter(node -> !node.isNull());
  }

  private <T> Optional<T> wrong(String name, String message) {
    error(name, message);
    return Optional.empty();
  }
}
