package io.researcharr.data.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** YAML files, read. */
final class Yaml {

  private static final YAMLMapper MAPPER = new YAMLMapper();

  private Yaml() {}

  static JsonNode read(String file) {
    return documents(text(file)).get(0);
  }

  /** A file with what its parts take over from others (anchors and merges) put in their places. */
  static JsonNode merged(String file) {
    return MAPPER.valueToTree(new org.yaml.snakeyaml.Yaml().load(text(file)));
  }

  /** The documents of a text, of which there may be several. */
  static List<JsonNode> documents(String text) {
    try (var documents = MAPPER.readerFor(JsonNode.class).<JsonNode>readValues(text)) {
      return documents.readAll().stream().filter(document -> !document.isNull()).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String text(String file) {
    try {
      return Files.readString(Path.of(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
