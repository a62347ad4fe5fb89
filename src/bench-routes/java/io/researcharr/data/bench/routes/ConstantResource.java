package io.researcharr.data.bench.routes;

import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** The same bytes for everybody, behind the filters that all of the interface is behind. */
@Path("/api/v1/constant")
public class ConstantResource {

  private static final byte[] BODY =
      ("{\"id\":\"01900000-0000-7000-8000-000000000000\",\"type\":\"movie\",\"title\":\""
              + "x".repeat(500)
              + "\"}")
          .getBytes(StandardCharsets.UTF_8);

  @GET
  @Operation(hidden = true)
  @Path("/{id}")
  public Uni<Response> get(@PathParam("id") String id) {
    return Uni.createFrom()
        .item(Response.ok(BODY, MediaType.APPLICATION_JSON_TYPE).header("ETag", "\"1\"").build());
  }
}
