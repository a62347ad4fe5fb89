package io.researcharr.data.adapter.rest;

import io.researcharr.data.domain.audit.AuditAction;
import io.researcharr.data.domain.audit.AuditEntity;
import java.util.Arrays;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;

/** The parameters of the audit trail, for the document. */
final class AuditListDocument {

  private AuditListDocument() {}

  static Stream<Parameter> parameters() {
    return Stream.of(
        ListParameters.parameter(
            "entityType",
            ListParameters.oneOf(Arrays.stream(AuditEntity.values()).map(AuditEntity::wireName))),
        ListParameters.parameter("entityId", ListParameters.text(AuditResource.MAX_ID))
            .description("Only together with entityType."),
        ListParameters.parameter("actor", ListParameters.text(AuditResource.MAX_ACTOR))
            .description("The name of the key that made the change."),
        ListParameters.parameter(
            "action",
            ListParameters.oneOf(Arrays.stream(AuditAction.values()).map(AuditAction::wireName))),
        ListParameters.parameter("from", ListParameters.of(SchemaType.STRING).format("date-time"))
            .description("The first time that is wanted."),
        ListParameters.parameter("to", ListParameters.of(SchemaType.STRING).format("date-time"))
            .description("The first time that is not wanted any more."),
        ListParameters.limit(),
        ListParameters.cursor());
  }
}
