package io.researcharr.data.wiring;

import com.fasterxml.uuid.Generators;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.config.MeterFilter;
import io.quarkus.vertx.VertxOptionsCustomizer;
import io.researcharr.data.adapter.ops.HealthBounds;
import io.researcharr.data.adapter.ops.LoggedUnitOfWork;
import io.researcharr.data.adapter.ops.MeteredUnitOfWork;
import io.researcharr.data.adapter.ops.TracedUnitOfWork;
import io.researcharr.data.adapter.ops.Tracing;
import io.researcharr.data.adapter.postgres.PostgresStorage;
import io.researcharr.data.adapter.sqlite.SqliteStorage;
import io.researcharr.data.port.AdminKeyFile;
import io.researcharr.data.port.IdGenerator;
import io.researcharr.data.port.Storage;
import io.researcharr.data.port.UnitOfWork;
import io.researcharr.data.service.CommitBell;
import io.researcharr.data.service.FeedService;
import io.researcharr.data.service.PurgePolicy;
import io.researcharr.data.service.ServiceInstance;
import io.researcharr.data.service.StreamLimits;
import io.researcharr.data.service.cache.Caching;
import io.researcharr.data.service.cache.CoherentUnitOfWork;
import io.researcharr.data.service.cache.Sampler;
import io.researcharr.data.service.unit.SharedUnit;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.config.ConfigProvider;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Makes what is chosen at the start, once. */
@ApplicationScoped
class Beans {

  /** How many units of work may be under way or waiting at once. */
  private static final int UNDER_WAY = 4_000;

  @Produces
  @Singleton
  ServiceConfig config() {
    return ServiceConfig.read(
        name -> ConfigProvider.getConfig().getOptionalValue(name, String.class));
  }

  @Produces
  @Singleton
  InstantSource clock() {
    return InstantSource.system();
  }

  @Produces
  @Singleton
  IdGenerator ids() {
    return Generators.timeBasedEpochGenerator()::generate;
  }

  @Produces
  @Singleton
  ServiceInstance instance(
      InstantSource clock, @ConfigProperty(name = "quarkus.application.version") String version) {
    return new ServiceInstance(UUID.randomUUID().toString(), version, clock.instant());
  }

  @Produces
  @Singleton
  Storage storage(ServiceConfig config, PostgresStorage.Factory postgres) {
    if (config.database() instanceof DatabaseUrl.Postgres database) {
      return postgres.create(
          new PostgresStorage.Settings(
              database.url(),
              config.connections(),
              config.echo(),
              config.operations().slowQuery(),
              SchemaAhead::version));
    }
    int readers = config.poolSize().orElse(Math.max(2, Runtime.getRuntime().availableProcessors()));
    return new SqliteStorage(
        new SqliteStorage.Settings(
                ((DatabaseUrl.Sqlite) config.database()).file(),
                config.anyFileSystem(),
                readers,
                config.groupLimit(),
                config.echo())
            .slowFrom(config.operations().slowQuery()));
  }

  @Produces
  @Singleton
  UnitOfWork unitOfWork(
      ServiceConfig config,
      Storage storage,
      Caching caching,
      Sampler sampler,
      MeterRegistry meters,
      Tracing tracing,
      CommitBell commits) {
    UnitOfWork coherent =
        new ResilientUnitOfWork(
            () ->
                new CoherentUnitOfWork(
                    storage::unitOfWork, caching.barrier(), Optional.of(sampler)),
            UNDER_WAY);
    UnitOfWork logged = new LoggedUnitOfWork(coherent);
    UnitOfWork metered =
        config.operations().metrics()
            ? new MeteredUnitOfWork(logged, meters, config.operations().slowQuery())
            : logged;
    UnitOfWork traced = tracing.isOn() ? new TracedUnitOfWork(metered, tracing) : metered;
    return new SharedUnit.Joining(new RingingUnitOfWork(traced, commits::ring));
  }

  @Produces
  @Singleton
  Tracing tracing(ServiceConfig config, ServiceInstance instance) {
    OperationsConfig operations = config.operations();
    return operations
        .tracesEndpoint()
        .map(endpoint -> Tracing.to(endpoint, operations.tracesPercent(), instance))
        .orElseGet(Tracing::off);
  }

  @Produces
  @Singleton
  PurgePolicy purge(ServiceConfig config) {
    return config.purge();
  }

  @Produces
  @Singleton
  FeedService.Limits feedLimits(ServiceConfig config) {
    return config.events().limits();
  }

  @Produces
  @Singleton
  StreamLimits streamLimits(ServiceConfig config) {
    return config.streams().limits();
  }

  @Produces
  @Singleton
  HealthBounds healthBounds(ServiceConfig config) {
    return new HealthBounds(config.operations().longTransaction());
  }

  /** Takes the eyes of the event loops away where nothing is to be measured. */
  @Produces
  @Singleton
  VertxOptionsCustomizer vertx(ServiceConfig config) {
    return options -> {
      if (!config.operations().metrics() && options.getMetricsOptions() != null) {
        options.getMetricsOptions().setEnabled(false);
      }
    };
  }

  /** Leaves nothing of all meters where nothing is to be measured. */
  @Produces
  @Singleton
  MeterFilter meters(ServiceConfig config) {
    return config.operations().metrics() ? new MeterFilter() {} : MeterFilter.deny();
  }

  @Produces
  @Singleton
  AdminKeyFile adminKeyFile(ServiceConfig config) {
    return new AdminKeyOnDisk(
        config.database() instanceof DatabaseUrl.Sqlite sqlite
            ? sqlite.file().resolveSibling(sqlite.file().getFileName() + ".admin-key")
            : Path.of("researcharr-data.admin-key"));
  }
}
