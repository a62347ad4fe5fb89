package io.researcharr.data.adapter.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.researcharr.data.fixture.Call;
import io.researcharr.data.fixture.Wire;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Predicate;

/** The OpenAPI document that the service gives, and what an answer has to be by it. */
final class Contract {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final JsonNode document;
  private final ObjectNode strictComponents;
  private final Map<String, JsonNode> operations = new LinkedHashMap<>();
  private final Map<String, String> operationsById = new LinkedHashMap<>();

  private Contract(JsonNode document) {
    this.document = document;
    this.strictComponents = document.path("components").deepCopy();
    strictComponents
        .path("schemas")
        .forEach(
            schema -> {
              if (schema.has("properties")) {
                ((ObjectNode) schema).put("additionalProperties", false);
              }
            });
    document
        .path("paths")
        .properties()
        .forEach(
            path ->
                path.getValue()
                    .properties()
                    .forEach(
                        operation -> {
                          if (operation.getValue().has("responses")) {
                            String name = operation.getKey().toUpperCase() + " " + path.getKey();
                            operations.put(name, operation.getValue());
                            operationsById.put(
                                operation.getValue().path("operationId").asText(), name);
                          }
                        }));
  }

  static Contract read() {
    return new Contract(Call.of("GET", "/q/openapi?format=json").send().json());
  }

  JsonNode document() {
    return document;
  }

  /** All operations as method and path. */
  TreeSet<String> operations() {
    return new TreeSet<>(operations.keySet());
  }

  TreeSet<String> operationIds() {
    return new TreeSet<>(operationsById.keySet());
  }

  /** The ids of the operations whose method and path are wanted. */
  TreeSet<String> operationIds(Predicate<String> wanted) {
    TreeSet<String> ids = new TreeSet<>();
    operationsById.forEach(
        (id, name) -> {
          if (wanted.test(name)) {
            ids.add(id);
          }
        });
    return ids;
  }

  /** What is wrong with an answer to a call of an operation; empty if it is as documented. */
  List<String> faults(String operationId, Call call, Wire.Answer answer) {
    JsonNode operation = operations.get(operationsById.get(operationId));
    List<String> faults = new ArrayList<>(parameterFaults(operation, call));
    String status = Integer.toString(answer.status());
    JsonNode response = operation.path("responses").path(status);
    if (response.isMissingNode()) {
      faults.add("status " + status + " is not documented");
      return faults;
    }
    response
        .path("headers")
        .properties()
        .forEach(
            header -> {
              if (header.getValue().path("required").asBoolean()
                  && answer.header(header.getKey()).isEmpty()) {
                faults.add("no header " + header.getKey());
              }
            });
    faults.addAll(bodyFaults(response, answer));
    return faults;
  }

  private static List<String> parameterFaults(JsonNode operation, Call call) {
    List<String> faults = new ArrayList<>();
    int query = call.target().indexOf('?');
    if (query >= 0) {
      for (String pair : call.target().substring(query + 1).split("&")) {
        String name = pair.split("=")[0];
        if (operation.path("parameters").findValuesAsText("name").stream()
            .noneMatch(name::equals)) {
          faults.add("parameter " + name + " is not documented");
        }
      }
    }
    return faults;
  }

  private List<String> bodyFaults(JsonNode response, Wire.Answer answer) {
    if (answer.body().length == 0) {
      return response.has("content") ? List.of("no body") : List.of();
    }
    String type = answer.header("Content-Type").split(";")[0];
    JsonNode schema = response.path("content").path(type).path("schema");
    if (schema.isMissingNode()) {
      return List.of("content type " + type + " is not documented");
    }
    JsonSchema validator = validator(schema);
    return values(type, answer.text()).stream()
        .flatMap(value -> validator.validate(parse(value)).stream())
        .map(Object::toString)
        .toList();
  }

  /** The values of which each is as the schema says. */
  private static List<String> values(String type, String text) {
    return switch (type) {
      case "application/x-ndjson" -> text.lines().toList();
      case "text/event-stream" ->
          text.lines()
              .filter(line -> line.startsWith("data: "))
              .map(line -> line.substring("data: ".length()))
              .toList();
      default -> List.of(text);
    };
  }

  private JsonSchema validator(JsonNode schema) {
    ObjectNode whole = schema.deepCopy();
    whole.set("components", strictComponents);
    return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(whole);
  }

  private static JsonNode parse(String json) {
    try {
      return MAPPER.readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
