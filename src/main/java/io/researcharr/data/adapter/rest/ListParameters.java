package io.researcharr.data.adapter.rest;

import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;

/** Query parameters of lists, for the document. */
final class ListParameters {

  private ListParameters() {}

  static Parameter limit() {
    return parameter("limit", number(1, MediaListParams.MAX_LIMIT))
        .description("How many a page has; " + MediaListParams.DEFAULT_LIMIT + " when left out.");
  }

  static Parameter cursor() {
    return parameter("cursor", text(4_096)).description("nextCursor of the page before.");
  }

  static Parameter count() {
    return parameter("count", flag()).description("Adds how many there are in all.");
  }

  static Parameter parameter(String name, Schema schema) {
    return OASFactory.createParameter().name(name).in(Parameter.In.QUERY).schema(schema);
  }

  static Schema of(SchemaType type) {
    return OASFactory.createSchema().type(List.of(type));
  }

  static Schema oneOf(Stream<String> values) {
    return of(SchemaType.STRING).enumeration(values.map(Object.class::cast).toList());
  }

  static Schema text(int maxLength) {
    return of(SchemaType.STRING).minLength(1).maxLength(maxLength);
  }

  static Schema number(int min, int max) {
    return of(SchemaType.INTEGER).minimum(BigDecimal.valueOf(min)).maximum(BigDecimal.valueOf(max));
  }

  static Schema flag() {
    return of(SchemaType.BOOLEAN).defaultValue(false);
  }
}
