package io.researcharr.data.bench.routes;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** A GET of Redis and its bytes, behind the filters that all of the interface is behind. */
@Singleton
@Path("/api/v1/constant-redis")
public class FilteredRedisResource {

  private final Optional<BareRedis> redis;

  FilteredRedisResource(Vertx vertx, @ConfigProperty(name = "REDIS_URL") Optional<String> url) {
    this.redis = url.map(where -> new BareRedis(vertx, where));
  }

  @GET
  @Operation(hidden = true)
  @Path("/{id}")
  public Uni<Response> get(@PathParam("id") String id) {
    BareRedis asked = redis.orElseThrow(NotFoundException::new);
    return Uni.createFrom()
        .completionStage(() -> asked.find(id).toCompletionStage())
        .map(
            found ->
                Response.ok(found.toBytes(), MediaType.APPLICATION_JSON_TYPE)
                    .header("ETag", "\"1\"")
                    .build());
  }
}
