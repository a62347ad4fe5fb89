package io.researcharr.data.wiring;

import io.researcharr.data.adapter.postgres.PostgresUrl;
import io.researcharr.data.port.StartRefused;
import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.PropertiesConfigSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.spi.ConfigSource;

/** Quarkus' own settings, as they follow from ours: above all, which engine is switched on. */
public final class EngineConfigSource implements ConfigSourceFactory {

  private static final int BELOW_ENVIRONMENT = 260;

  /**
   * What a request needs travels in arguments or in its Vert.x context. Wrapping each step of each
   * Uni to carry more cost an eighth of the time of a read.
   */
  private static final Map<String, String> NOTHING_CARRIED_ALONG =
      Map.of(
          "mp.context.ThreadContext.propagated", "None",
          "mp.context.ThreadContext.cleared", "None",
          "mp.context.ThreadContext.unchanged", "Remaining");

  @Override
  public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
    try {
      ServiceConfig config =
          ServiceConfig.read(
              name -> Optional.ofNullable(context.getValue(name)).map(value -> value.getValue()));
      return List.of(
          new PropertiesConfigSource(
              settings(config), "researcharr-data variables", BELOW_ENVIRONMENT));
    } catch (StartRefused e) {
      // The start has told about it or will; here it would only show as a stack trace.
      return List.of();
    }
  }

  private static Map<String, String> settings(ServiceConfig config) {
    Map<String, String> settings = new HashMap<>();
    settings.put("quarkus.http.host", config.httpHost());
    settings.put("quarkus.http.port", String.valueOf(config.httpPort()));
    settings.put("quarkus.management.host", config.httpHost());
    settings.put("quarkus.management.port", String.valueOf(config.managementPort()));
    settings.putAll(NOTHING_CARRIED_ALONG);
    settings.put("quarkus.shutdown.delay", config.operations().shutdownDelay().toMillis() + "ms");
    settings.put("quarkus.log.console.json.enabled", String.valueOf(config.operations().jsonLog()));
    if (config.echo()) {
      settings.put("quarkus.log.category.\"org.hibernate.SQL\".level", "DEBUG");
    }
    boolean postgres = config.database() instanceof DatabaseUrl.Postgres;
    settings.put("quarkus.datasource.active", String.valueOf(postgres));
    settings.put("quarkus.hibernate-orm.active", String.valueOf(postgres));
    settings.put("quarkus.redis.active", "false");
    config.cache().redis().map(RedisUrl::settings).ifPresent(settings::putAll);
    if (config.database() instanceof DatabaseUrl.Postgres database) {
      PostgresUrl url = database.url();
      settings.put("quarkus.datasource.reactive.url", url.reactive());
      settings.put("quarkus.datasource.username", url.user());
      settings.put("quarkus.datasource.password", url.password());
      settings.put("quarkus.datasource.reactive.max-size", String.valueOf(config.connections()));
      settings.put("quarkus.datasource.reactive.trust-all", String.valueOf(url.isAnyoneTrusted()));
      settings.put(
          "quarkus.datasource.reactive.hostname-verification-algorithm",
          url.isHostVerified() ? "HTTPS" : "NONE");
      url.sslRootCert()
          .ifPresent(
              file -> {
                settings.put("quarkus.datasource.reactive.trust-certificate-pem", "true");
                settings.put("quarkus.datasource.reactive.trust-certificate-pem.certs", file);
              });
    }
    // A password may hold what would be an expression.
    settings.replaceAll((name, value) -> value.replace("$", "\\$"));
    return settings;
  }
}
