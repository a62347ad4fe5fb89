package io.researcharr.data.adapter.sqlite;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * The other titles of an entry, as the view {@code media_titles} takes them out of its metadata:
 * the original one and the alternative ones, a line each; empty where no place for one is named.
 */
final class OtherTitles {

  private static final JsonFactory JSON = new JsonFactory();

  private static final String ORIGINAL = "originalTitle";
  private static final String ALTERNATIVE = "alternativeTitles";
  private static final List<String> PLACES =
      List.of("\"" + ORIGINAL + "\"", "\"" + ALTERNATIVE + "\"");

  private OtherTitles() {}

  /**
   * Without an end, while the view takes no more than 4,000 letters; nothing where the metadata is
   * beyond what this parser takes, so that the view is asked.
   */
  static Optional<String> of(String metadata) {
    if (PLACES.stream().noneMatch(metadata::contains)) {
      return Optional.of("");
    }
    String original = "";
    String alternatives = "";
    try (JsonParser json = JSON.createParser(metadata)) {
      json.nextToken();
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        JsonToken value = json.nextToken();
        if (name.equals(ORIGINAL) && value == JsonToken.VALUE_STRING) {
          original = json.getText();
        } else if (name.equals(ALTERNATIVE) && value == JsonToken.START_ARRAY) {
          alternatives = texts(json);
        } else {
          json.skipChildren();
        }
      }
    } catch (IOException e) {
      return Optional.empty();
    }
    return Optional.of(original + "\n" + alternatives);
  }

  private static String texts(JsonParser json) throws IOException {
    StringBuilder texts = new StringBuilder();
    String between = "";
    for (JsonToken each = json.nextToken(); each != JsonToken.END_ARRAY; each = json.nextToken()) {
      if (each == JsonToken.VALUE_STRING) {
        texts.append(between).append(json.getText());
        between = "\n";
      } else {
        json.skipChildren();
      }
    }
    return texts.toString();
  }
}
