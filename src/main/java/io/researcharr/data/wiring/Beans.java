package io.researcharr.data.wiring;

import com.fasterxml.uuid.Generators;
import io.micrometer.core.instrument.MeterRegistry;
import io.researcharr.data.adapter.ops.MeteredUnitOfWork;
import io.researcharr.data.adapter.postgres.PostgresStorage;
import io.researcharr.data.adapter.sqlite.SqliteStorage;
import io.researcharr.data.port.AdminKeyFile;
import io.researcharr.data.port.IdGenerator;
import io.researcharr.data.port.Storage;
import io.researcharr.data.port.UnitOfWork;
import io.researcharr.data.service.PurgePolicy;
import io.researcharr.data.service.ServiceInstance;
import io.researcharr.data.service.SharedUnit;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.time.InstantSource;
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
      return postgres.create(database.url(), config.echo());
    }
    int readers = config.poolSize().orElse(Math.max(2, Runtime.getRuntime().availableProcessors()));
    return new SqliteStorage(
        new SqliteStorage.Settings(
            ((DatabaseUrl.Sqlite) config.database()).file(),
            config.anyFileSystem(),
            readers,
            config.groupLimit(),
            config.echo()));
  }

  @Produces
  @Singleton
  UnitOfWork unitOfWork(Storage storage, MeterRegistry meters) {
    return new SharedUnit.Joining(
        new MeteredUnitOfWork(new ResilientUnitOfWork(storage::unitOfWork, UNDER_WAY), meters));
  }

  @Produces
  @Singleton
  PurgePolicy purge(ServiceConfig config) {
    return config.purge();
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
