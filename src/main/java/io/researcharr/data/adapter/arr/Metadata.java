package io.researcharr.data.adapter.arr;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.researcharr.data.domain.media.JsonObject;
import io.researcharr.data.domain.media.MediaFields;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * What a row says beyond the fields of the catalogue: facts about the work, and one server's own
 * facts, which stand below {@code instances} so that several servers can know the same work.
 */
record Metadata(String instance, ObjectNode facts, ObjectNode own) {

  private static final String INSTANCES = "instances";

  /** What can be done without, in the order in which it goes when there is too much. */
  private static final List<String> BALLAST = List.of("alternativeTitles", "overview", "genres");

  /** The metadata with this put in; as it was when there is no room for this. */
  JsonObject into(JsonObject existing) {
    var before = CanonicalJson.object(existing.text());
    if (before.isEmpty()) {
      return existing;
    }
    var merged = merge(before.get());
    return fitting(merged)
        .or(() -> BALLAST.stream().flatMap(name -> without(name, merged).stream()).findFirst())
        .orElse(existing);
  }

  private ObjectNode merge(ObjectNode before) {
    ObjectNode merged = before.setAll(facts);
    var instances =
        merged.get(INSTANCES) instanceof ObjectNode object
            ? object
            : JsonNodeFactory.instance.objectNode();
    instances.set(CleanText.clean(instance), own);
    merged.set(INSTANCES, instances);
    return merged;
  }

  private static Optional<JsonObject> without(String name, ObjectNode merged) {
    merged.remove(name);
    return fitting(merged);
  }

  private static Optional<JsonObject> fitting(ObjectNode merged) {
    String text = CanonicalJson.text(merged);
    return text.getBytes(StandardCharsets.UTF_8).length <= MediaFields.MAX_METADATA_BYTES
        ? Optional.of(new JsonObject(text))
        : Optional.empty();
  }
}
