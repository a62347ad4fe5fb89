package io.researcharr.data.adapter.rest;

import io.researcharr.data.domain.repeat.RequestKey;
import java.util.List;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;

/** The parameter {@code Idempotency-Key} of every operation that is a POST, for the document. */
final class KeyDocument {

  private static final String MEANING =
      "A request that comes again with the same key within 24 hours gets the answer of the first,"
          + " and another request with the key is refused (idempotency-key-reused). A request that"
          + " is refused does not use up its key.";
  private static final String OF_READS = "Has no meaning here: what is only read is read again.";

  private KeyDocument() {}

  static Parameter parameter(Operation operation) {
    boolean reads = ApiDocument.READS_BY_POST.contains(operation.getOperationId());
    return OASFactory.createParameter()
        .name(KeyedRequests.HEADER)
        .in(Parameter.In.HEADER)
        .required(false)
        .description(reads ? OF_READS : MEANING)
        .schema(
            OASFactory.createSchema()
                .type(List.of(Schema.SchemaType.STRING))
                .minLength(1)
                .maxLength(RequestKey.MAX_LENGTH)
                .pattern("^[ -~]+$"));
  }
}
