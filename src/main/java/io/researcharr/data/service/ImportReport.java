package io.researcharr.data.service;

import io.researcharr.data.domain.imports.Import;
import io.researcharr.data.domain.imports.Skip;
import io.researcharr.data.port.ImportRepository;
import io.researcharr.data.port.StorageException;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.UUID;

/**
 * How far an import is, or how it has ended.
 *
 * @param skips the rows that could not be used, up to {@link Skip#KEPT} of them
 */
public record ImportReport(Import imported, List<Skip> skips) {

  public ImportReport {
    skips = List.copyOf(skips);
  }

  static Uni<ImportReport> of(ImportRepository imports, UUID id) {
    return imports
        .find(id)
        .map(found -> found.orElseThrow(() -> new StorageException.NotFound("import", id)))
        .flatMap(found -> imports.skips(id).map(skips -> new ImportReport(found, skips)));
  }
}
