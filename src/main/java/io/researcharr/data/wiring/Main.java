package io.researcharr.data.wiring;

import io.netty.bootstrap.ChannelInitializerExtension;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import io.quarkus.smallrye.openapi.runtime.OpenApiConstants;
import io.researcharr.data.port.StartRefused;
import java.util.Optional;

/** The entry of the program: checks the environment before anything else begins. */
@QuarkusMain
public final class Main {

  private Main() {}

  public static void main(String... args) {
    try {
      ServiceConfig config =
          ServiceConfig.read(
              name ->
                  Optional.ofNullable(System.getProperty(name))
                      .or(() -> Optional.ofNullable(System.getenv(name))));
      SchemaAhead.begin(config.database());
    } catch (StartRefused e) {
      Startup.tell(e);
      System.exit(Startup.REFUSED);
    }
    // Nothing is carried along by the steps of a Uni here, so they need not be wrapped.
    System.setProperty("mutiny.disableCallBackDecorators", "true");
    // Netty looks for such extensions only when it is told to; there is LeftConnections.
    System.setProperty(ChannelInitializerExtension.EXTENSIONS_SYSTEM_PROPERTY, "serviceload");
    // It would make the API's document ready, for a quarter of the start; that is done in the
    // build.
    OpenApiConstants.classLoader = new ClassLoader(null) {};
    Quarkus.run(args);
  }
}
