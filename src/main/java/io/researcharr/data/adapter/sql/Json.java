package io.researcharr.data.adapter.sql;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;

/** JSON as it stands in a text column: lists of words, texts by name, and what triggers write. */
final class Json {

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final TypeReference<List<String>> WORDS = new TypeReference<>() {};

  private static final TypeReference<Map<String, String>> TEXTS = new TypeReference<>() {};

  private Json() {}

  static String write(List<String> words) {
    if (words.isEmpty()) {
      return "[]";
    }
    try {
      return MAPPER.writeValueAsString(words);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a list of strings can always be written", e);
    }
  }

  static List<String> words(String json) {
    if (json.equals("[]")) {
      return List.of();
    }
    try {
      return MAPPER.readValue(json, WORDS);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the column tags does not hold a JSON array of strings", e);
    }
  }

  static String write(Map<String, String> texts) {
    try {
      return MAPPER.writeValueAsString(texts);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("texts can always be written", e);
    }
  }

  static Map<String, String> texts(String json) {
    try {
      return MAPPER.readValue(json, TEXTS);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the column does not hold a JSON object of strings", e);
    }
  }

  static JsonNode tree(String json) {
    try {
      return MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a trigger has not written JSON", e);
    }
  }
}
