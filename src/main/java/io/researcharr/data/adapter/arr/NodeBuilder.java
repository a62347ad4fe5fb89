package io.researcharr.data.adapter.arr;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ContainerNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * A JSON value in the making, from tokens that come one by one. Members that nobody asks for are
 * left out: pictures and file details are most of what a library weighs.
 */
final class NodeBuilder {

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  /** More than what is kept of any text. */
  private static final int MAX_TEXT = 20_000;

  /** More than a series of 20,000 episodes has. */
  private static final int MAX_NODES = 400_000;

  private final Deque<ContainerNode<?>> open = new ArrayDeque<>();
  private String name = "";
  private boolean skipMember;
  private int skipDepth;
  private int nodes;

  /** Takes the parser's current token; the value is there when this was its last one. */
  Optional<JsonNode> take(JsonParser parser) throws IOException {
    JsonToken token = parser.currentToken();
    if (skipDepth > 0) {
      skipDepth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
      return Optional.empty();
    }
    if (token == JsonToken.FIELD_NAME) {
      name = parser.currentName();
      skipMember = !RowNames.KEPT.contains(name);
      return Optional.empty();
    }
    if (token.isStructEnd()) {
      ContainerNode<?> closed = open.pop();
      return open.isEmpty() ? Optional.of(closed) : Optional.empty();
    }
    if (skipMember) {
      skipMember = false;
      skipDepth = token.isStructStart() ? 1 : 0;
      return Optional.empty();
    }
    return begin(token, parser);
  }

  private Optional<JsonNode> begin(JsonToken token, JsonParser parser) throws IOException {
    nodes = open.isEmpty() ? 1 : nodes + 1;
    if (nodes > MAX_NODES) {
      throw new StreamConstraintsException("too many values");
    }
    JsonNode node = node(token, parser);
    ContainerNode<?> parent = open.peek();
    if (parent instanceof ObjectNode object) {
      object.set(name, node);
    } else if (parent instanceof ArrayNode array) {
      array.add(node);
    }
    if (token.isStructStart()) {
      open.push((ContainerNode<?>) node);
      return Optional.empty();
    }
    return parent == null ? Optional.of(node) : Optional.empty();
  }

  private static JsonNode node(JsonToken token, JsonParser parser) throws IOException {
    return switch (token) {
      case START_OBJECT -> NODES.objectNode();
      case START_ARRAY -> NODES.arrayNode();
      case VALUE_STRING ->
          NODES.textNode(CleanText.clip(CleanText.clean(parser.getText()), MAX_TEXT));
      case VALUE_NUMBER_INT ->
          switch (parser.getNumberType()) {
            case INT -> NODES.numberNode(parser.getIntValue());
            case LONG -> NODES.numberNode(parser.getLongValue());
            default -> NODES.numberNode(parser.getBigIntegerValue());
          };
      case VALUE_NUMBER_FLOAT -> NODES.numberNode(parser.getDoubleValue());
      case VALUE_TRUE -> NODES.booleanNode(true);
      case VALUE_FALSE -> NODES.booleanNode(false);
      default -> NODES.nullNode();
    };
  }
}
