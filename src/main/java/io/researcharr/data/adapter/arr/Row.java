package io.researcharr.data.adapter.arr;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.researcharr.data.domain.media.ExternalId;
import io.researcharr.data.domain.media.MediaFields;
import io.researcharr.data.domain.media.Title;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One object of a foreign library. A member that is null or of the wrong type counts as absent
 * where it may be absent; where it may not, the row is an {@link UnusableRow}.
 */
record Row(ObjectNode json) {

  private static final Pattern IMDB_ID = Pattern.compile("tt\\d{1,12}");

  static Row of(JsonNode value) {
    if (value instanceof ObjectNode object) {
      return new Row(object);
    }
    throw new UnusableRow(
        "is not a JSON object but " + value.getNodeType().name().toLowerCase(Locale.ROOT));
  }

  Optional<String> text(String name) {
    return Optional.ofNullable(json.get(name))
        .filter(JsonNode::isTextual)
        .map(JsonNode::textValue)
        .filter(text -> !text.isBlank());
  }

  /** A text on one line, which is not empty. */
  Optional<String> line(String name) {
    return text(name).map(CleanText::line).filter(text -> !text.isEmpty());
  }

  Optional<Long> whole(String name) {
    return Optional.ofNullable(json.get(name))
        .filter(node -> node.isIntegralNumber() && node.canConvertToLong())
        .map(JsonNode::longValue);
  }

  /** A whole number from {@code least} to the largest {@code int}. */
  Optional<Integer> atLeast(int least, String name) {
    return whole(name).filter(n -> n >= least && n <= Integer.MAX_VALUE).map(Long::intValue);
  }

  double decimal(String name) {
    JsonNode node = json.get(name);
    return node != null && node.isNumber() ? node.doubleValue() : 0;
  }

  boolean flag(String name, boolean otherwise) {
    JsonNode node = json.get(name);
    return node != null && node.isBoolean() ? node.booleanValue() : otherwise;
  }

  /** The member with this name, or an empty row. */
  Row inner(String name) {
    return new Row(
        json.get(name) instanceof ObjectNode object
            ? object
            : JsonNodeFactory.instance.objectNode());
  }

  /** The elements of an array; none when there is no array. */
  List<JsonNode> elements(String name) {
    var elements = new ArrayList<JsonNode>();
    if (json.path(name).isArray()) {
      json.path(name).forEach(elements::add);
    }
    return elements;
  }

  /** The number by which a catalogue knows the row. */
  int catalogueNumber(String name, String label) {
    JsonNode node = json.get(name);
    if (node != null && !node.isNull() && !node.isIntegralNumber()) {
      throw new UnusableRow("has a " + label + " that is not a whole number");
    }
    return atLeast(1, name).orElseThrow(() -> new UnusableRow("has no " + label));
  }

  int position(String name, String label) {
    JsonNode node = json.get(name);
    if (node == null || node.isNull()) {
      throw new UnusableRow("has no " + label);
    }
    return atLeast(0, name).orElseThrow(() -> new UnusableRow("has no usable " + label));
  }

  /** The title, or what stands in for it when it is missing. */
  String title(Optional<String> otherwise) {
    JsonNode node = json.get("title");
    if (node != null && !node.isNull() && !node.isTextual()) {
      throw new UnusableRow("has a title that is not text");
    }
    String title =
        line("title").or(() -> otherwise).orElseThrow(() -> new UnusableRow("has no title"));
    if (Title.length(title) > Title.MAX_LENGTH) {
      throw new UnusableRow("has a title longer than " + Title.MAX_LENGTH + " characters");
    }
    return title;
  }

  String sortTitle(String title) {
    String key = Title.sortKey(line("sortTitle").orElse(title));
    return key.isBlank() ? title.toLowerCase(Locale.ROOT) : key;
  }

  Optional<Integer> year() {
    return whole("year")
        .filter(year -> year >= MediaFields.MIN_YEAR && year <= MediaFields.MAX_YEAR)
        .map(Long::intValue);
  }

  Optional<String> imdbId() {
    return line("imdbId").filter(id -> IMDB_ID.matcher(id).matches());
  }

  static ExternalId externalId(String source, long number) {
    return ExternalId.parse(source + ":" + number);
  }
}
