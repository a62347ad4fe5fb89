package io.researcharr.data.adapter.rest;

import io.researcharr.data.domain.settings.FeatureFlag;
import io.researcharr.data.port.StorageException;
import io.researcharr.data.service.FeatureFlags;
import io.researcharr.data.service.SystemService;
import io.researcharr.data.service.cache.Caching;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The service itself. */
@Path("/api/v1/system")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Operations")
class SystemResource {

  private final SystemService system;
  private final FeatureFlags features;

  SystemResource(SystemService system, FeatureFlags features) {
    this.system = system;
    this.features = features;
  }

  @GET
  @Operation(operationId = "getSystem", summary = "See what is running")
  @APIResponse(
      responseCode = "200",
      description = "Version, engine and instance",
      content = @Content(schema = @Schema(implementation = View.class)))
  public Uni<Response> get(@Context UriInfo uri) {
    QueryParams.none(uri);
    return Answers.soon(features.all())
        .map(SystemResource::byName)
        .onFailure(StorageException.class)
        .recoverWithItem(Map.of())
        .map(flags -> Answers.json(View.of(system.status(), flags)));
  }

  private static Map<String, Boolean> byName(Map<FeatureFlag, Boolean> flags) {
    Map<String, Boolean> byName = new TreeMap<>();
    flags.forEach((flag, isOn) -> byName.put(flag.shortName(), isOn));
    return byName;
  }

  /** The answer. */
  @Schema(name = "System")
  record View(
      @Schema(required = true) String version,
      @Schema(
              required = true,
              enumeration = {"sqlite", "postgresql"})
          String engine,
      @Schema(required = true) String schemaVersion,
      @Schema(required = true, description = "A new one at every start.") String instanceId,
      @Schema(required = true) long uptimeSeconds,
      @Schema(required = true) CacheView cache,
      @Schema(
              required = true,
              description =
                  "What may be switched by settings whose keys have feature. before the name, and"
                      + " whether it is on; empty while the database can't be asked.")
          Map<String, Boolean> featureFlags) {

    static View of(SystemService.Status status, Map<String, Boolean> featureFlags) {
      return new View(
          status.version(),
          status.engine(),
          status.schemaVersion(),
          status.instanceId(),
          status.uptime().toSeconds(),
          CacheView.of(status.cache()),
          featureFlags);
    }
  }

  /** The cache of this instance. */
  @Schema(name = "SystemCache")
  record CacheView(
      @Schema(
              required = true,
              enumeration = {"strict", "bounded", "off"})
          String mode,
      @Schema(
              required = true,
              enumeration = {"memory", "redis"})
          String provider,
      @Schema(
              required = true,
              enumeration = {"serving", "joining", "degraded", "off"})
          String state) {

    static CacheView of(Caching.Status status) {
      return new CacheView(status.mode().wireName(), status.provider(), status.state());
    }
  }
}
