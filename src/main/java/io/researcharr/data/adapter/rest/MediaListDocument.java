package io.researcharr.data.adapter.rest;

import io.researcharr.data.domain.media.MediaFields;
import io.researcharr.data.domain.media.MediaStatus;
import io.researcharr.data.domain.media.MediaType;
import io.researcharr.data.domain.media.Title;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;

/** The parameters of a list of entries as {@link MediaListParams} reads them, for the document. */
final class MediaListDocument {

  private static final List<String> ORDERS = List.of("createdAt", "updatedAt", "title", "year");

  private MediaListDocument() {}

  static Stream<Parameter> parameters() {
    return Stream.of(
        ListParameters.parameter(
            "type",
            ListParameters.oneOf(Arrays.stream(MediaType.values()).map(MediaType::wireName))),
        ListParameters.parameter(
            "status",
            ListParameters.oneOf(Arrays.stream(MediaStatus.values()).map(MediaStatus::wireName))),
        ListParameters.parameter("monitored", ListParameters.of(SchemaType.BOOLEAN)),
        ListParameters.parameter("year", year()),
        ListParameters.parameter("yearFrom", year()),
        ListParameters.parameter("yearTo", year()),
        ListParameters.parameter("titlePrefix", ListParameters.text(Title.MAX_LENGTH))
            .description("The beginning of the title; case and accents do not matter."),
        ListParameters.parameter("tag", ListParameters.text(MediaFields.MAX_TAG_LENGTH)),
        ListParameters.parameter("seriesId", ListParameters.of(SchemaType.STRING).format("uuid")),
        ListParameters.parameter("seasonNumber", ListParameters.number(0, 1_000_000)),
        ListParameters.parameter(
            "updatedSince", ListParameters.of(SchemaType.STRING).format("date-time")),
        ListParameters.parameter("includeDeleted", ListParameters.flag()),
        ListParameters.parameter(
                "sort", ListParameters.oneOf(ORDERS.stream().flatMap(o -> Stream.of(o, "-" + o))))
            .description("With - in front for descending."),
        ListParameters.limit(),
        ListParameters.cursor(),
        ListParameters.count());
  }

  private static Schema year() {
    return ListParameters.number(MediaFields.MIN_YEAR, MediaFields.MAX_YEAR);
  }
}
