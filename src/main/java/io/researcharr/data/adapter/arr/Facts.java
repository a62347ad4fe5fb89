package io.researcharr.data.adapter.arr;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.researcharr.data.domain.imports.ImportSource;
import java.util.LinkedHashSet;
import java.util.Optional;

/** Members of a metadata object in the making, copied from a row where the row has them. */
final class Facts {

  /** Zero as .NET writes it when a date was never set. */
  private static final String NO_DATE = "0001-";

  private static final int MAX_TEXT = 4_096;
  private static final int MAX_OVERVIEW = 20_000;
  private static final int MAX_WORDS = 200;
  private static final int MAX_WORD = 500;

  private final ObjectNode node = JsonNodeFactory.instance.objectNode();
  private final Row row;

  private Facts(Row row) {
    this.row = row;
  }

  /** What describes the work itself, whoever tells it. */
  static Facts about(Row row) {
    return new Facts(row).text("overview", "overview", MAX_OVERVIEW);
  }

  /** What is one server's own. */
  static Facts ofServer(Row row, ImportSource source) {
    var facts = new Facts(row);
    facts.node.put("source", source.wireName());
    return facts.whole("id");
  }

  Facts text(String name) {
    return text(name, name, MAX_TEXT);
  }

  Facts text(String name, String as) {
    return text(name, as, MAX_TEXT);
  }

  private Facts text(String name, String as, int longest) {
    row.text(name).ifPresent(text -> node.put(as, CleanText.clip(text, longest)));
    return this;
  }

  Facts date(String name) {
    row.text(name)
        .filter(date -> !date.startsWith(NO_DATE))
        .ifPresent(date -> node.put(name, CleanText.clip(date, MAX_TEXT)));
    return this;
  }

  Facts whole(String name) {
    return whole(name, row);
  }

  Facts whole(String name, Row from) {
    from.whole(name).ifPresent(number -> node.put(name, number.longValue()));
    return this;
  }

  Facts flag(String name) {
    if (row.json().path(name).isBoolean()) {
      node.put(name, row.flag(name, false));
    }
    return this;
  }

  Facts numbers(String name) {
    var numbers = node.arrayNode();
    row.elements(name).stream()
        .filter(JsonNode::isIntegralNumber)
        .mapToLong(JsonNode::asLong)
        .sorted()
        .distinct()
        .limit(MAX_WORDS)
        .forEach(numbers::add);
    return array(name, numbers);
  }

  Facts words(String name) {
    return words(name, name, Optional.empty());
  }

  /** The {@code title} of each element of an array of objects. */
  Facts titles(String name, String as) {
    return words(name, as, Optional.of("title"));
  }

  private Facts words(String name, String as, Optional<String> member) {
    var words = new LinkedHashSet<String>();
    for (JsonNode element : row.elements(name)) {
      JsonNode word = member.isEmpty() ? element : element.path(member.get());
      if (word.isTextual() && !word.textValue().isBlank()) {
        words.add(CleanText.clip(word.textValue(), MAX_WORD));
      }
    }
    var array = node.arrayNode();
    words.stream().limit(MAX_WORDS).forEach(array::add);
    return array(as, array);
  }

  private Facts array(String name, ArrayNode array) {
    if (!array.isEmpty()) {
      node.set(name, array);
    }
    return this;
  }

  ObjectNode node() {
    return node;
  }
}
