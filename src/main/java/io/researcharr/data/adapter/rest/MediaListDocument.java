package io.researcharr.data.adapter.rest;

import io.researcharr.data.domain.media.MediaFields;
import io.researcharr.data.domain.media.MediaStatus;
import io.researcharr.data.domain.media.MediaType;
import io.researcharr.data.domain.media.Title;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;

/** The parameters of a list of entries as {@link MediaListParams} reads them, for the document. */
final class MediaListDocument {

  private static final List<String> ORDERS = List.of("createdAt", "updatedAt", "title", "year");

  private MediaListDocument() {}

  static Stream<Parameter> parameters() {
    return Stream.of(
        parameter("type", oneOf(Arrays.stream(MediaType.values()).map(MediaType::wireName))),
        parameter("status", oneOf(Arrays.stream(MediaStatus.values()).map(MediaStatus::wireName))),
        parameter("monitored", of(SchemaType.BOOLEAN)),
        parameter("year", year()),
        parameter("yearFrom", year()),
        parameter("yearTo", year()),
        parameter("titlePrefix", text(Title.MAX_LENGTH))
            .description("The beginning of the title; case and accents do not matter."),
        parameter("tag", text(MediaFields.MAX_TAG_LENGTH)),
        parameter("seriesId", of(SchemaType.STRING).format("uuid")),
        parameter("seasonNumber", number(0, 1_000_000)),
        parameter("updatedSince", of(SchemaType.STRING).format("date-time")),
        parameter("includeDeleted", flag()),
        parameter("sort", oneOf(ORDERS.stream().flatMap(o -> Stream.of(o, "-" + o))))
            .description("With - in front for descending."),
        parameter("limit", number(1, MediaListParams.MAX_LIMIT))
            .description(
                "How many entries a page has; "
                    + MediaListParams.DEFAULT_LIMIT
                    + " when left out."),
        parameter("cursor", text(4_096)).description("nextCursor of the page before."),
        parameter("count", flag()).description("Adds how many entries there are in all."));
  }

  private static Parameter parameter(String name, Schema schema) {
    return OASFactory.createParameter().name(name).in(Parameter.In.QUERY).schema(schema);
  }

  private static Schema of(SchemaType type) {
    return OASFactory.createSchema().type(List.of(type));
  }

  private static Schema oneOf(Stream<String> values) {
    return of(SchemaType.STRING).enumeration(values.map(Object.class::cast).toList());
  }

  private static Schema text(int maxLength) {
    return of(SchemaType.STRING).minLength(1).maxLength(maxLength);
  }

  private static Schema year() {
    return number(MediaFields.MIN_YEAR, MediaFields.MAX_YEAR);
  }

  private static Schema number(int min, int max) {
    return of(SchemaType.INTEGER).minimum(BigDecimal.valueOf(min)).maximum(BigDecimal.valueOf(max));
  }

  private static Schema flag() {
    return of(SchemaType.BOOLEAN).defaultValue(false);
  }
}
