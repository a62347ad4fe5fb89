package io.researcharr.data.adapter.postgres;

import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/** Panache's repository of media entities. */
@ApplicationScoped
class MediaEntities implements PanacheRepositoryBase<MediaEntity, UUID> {}
