package io.researcharr.data.adapter.rest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.researcharr.data.domain.media.JsonObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;

/** JSON as this interface reads and writes it: strict on the way in, plain on the way out. */
final class Json {

  static final int MAX_DEPTH = 64;

  private static final StreamReadConstraints LIMITS =
      StreamReadConstraints.builder()
          .maxNestingDepth(MAX_DEPTH)
          .maxNumberLength(100)
          .maxNameLength(1_000)
          .build();

  private static final ObjectMapper MAPPER =
      JsonMapper.builder(JsonFactory.builder().streamReadConstraints(LIMITS).build())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .addModule(new Jdk8Module())
          .addModule(new JavaTimeModule())
          .build();

  private static final ObjectMapper OWN =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  private Json() {}

  /** Makes a tree of a request's JSON in UTF-8, or ends the request. */
  static JsonNode read(byte[] json) {
    return read(text(json));
  }

  /** Makes a tree of a request's JSON, or ends the request. */
  static JsonNode read(String json) {
    try (JsonParser parser = MAPPER.createParser(json)) {
      JsonNode tree = MAPPER.readTree(parser);
      if (tree == null || tree.isMissingNode()) {
        throw malformed("The body is empty.");
      }
      if (parser.nextToken() != null) {
        throw malformed("There is more after the end of the JSON value.");
      }
      checkTexts(tree);
      return tree;
    } catch (JsonProcessingException e) {
      throw malformed(explain(e));
    } catch (NumberFormatException e) {
      throw malformed("A number is too large.");
    } catch (IOException e) {
      throw new IllegalStateException("a text can always be read", e);
    }
  }

  /** Makes a tree of JSON that this service has written, and that has been checked before. */
  static JsonNode own(byte[] json) {
    try {
      return OWN.readTree(json);
    } catch (IOException e) {
      throw new IllegalStateException("what is stored is JSON", e);
    }
  }

  /**
   * The text that bytes of UTF-8 mean, without a byte order mark; or the end of the request. The
   * parser alone would guess at other encodings and take overlong forms.
   */
  static String text(byte[] bytes) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return text.startsWith("\uFEFF") ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      throw malformed("The body is not valid UTF-8.");
    }
  }

  static byte[] bytes(Object value) {
    try {
      return MAPPER.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("answers can always be written", e);
    }
  }

  /** The object with its members in the order of their names, so that equal objects look equal. */
  static JsonObject canonical(JsonNode object) {
    return new JsonObject(canonicalText(object));
  }

  /** Any value as text, with the members of objects in the order of their names. */
  static String canonicalText(JsonNode value) {
    return new String(bytes(sorted(value)), StandardCharsets.UTF_8);
  }

  private static Object sorted(JsonNode node) {
    if (node.isObject()) {
      Map<String, Object> members = new TreeMap<>();
      node.properties().forEach(member -> members.put(member.getKey(), sorted(member.getValue())));
      return members;
    }
    if (node.isArray()) {
      var items = new ArrayList<Object>(node.size());
      node.forEach(item -> items.add(sorted(item)));
      return items;
    }
    return node;
  }

  private static void checkTexts(JsonNode node) {
    if (node.isTextual()) {
      check(node.textValue());
    } else if (node.isContainerNode()) {
      for (Iterator<String> names = node.fieldNames(); names.hasNext(); ) {
        check(names.next());
      }
      node.forEach(Json::checkTexts);
    }
  }

  private static void check(String text) {
    if (!Text.isStorable(text)) {
      throw malformed("A text has a NUL character or half of a surrogate pair.");
    }
  }

  private static String explain(JsonProcessingException e) {
    var place = e.getLocation();
    String where =
        place == null ? "" : " at line " + place.getLineNr() + ", column " + place.getColumnNr();
    return "The body is not valid JSON" + where + ".";
  }

  private static ProblemException malformed(String detail) {
    return new ProblemException(ProblemKind.MALFORMED_REQUEST, detail);
  }
}
