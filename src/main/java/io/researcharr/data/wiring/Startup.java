package io.researcharr.data.wiring;

import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.researcharr.data.adapter.redis.RedisDoor;
import io.researcharr.data.port.StartRefused;
import io.researcharr.data.port.Storage;
import io.researcharr.data.port.StorageException;
import io.researcharr.data.service.BackgroundWork;
import io.researcharr.data.service.KeyRing;
import io.researcharr.data.service.ServiceInstance;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * The start: opens the storage, reads the keys, says where everything is, and begins to work. A
 * storage that is away is tried again until it comes, one whose schema takes long to be brought up
 * to date is waited for meanwhile, and one that refuses ends the process.
 */
@ApplicationScoped
class Startup {

  static final int REFUSED = 2;

  private static final Logger LOG = Logger.getLogger(Startup.class);
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration PARTING = Duration.ofSeconds(2);

  private final ServiceConfig config;
  private final ServiceInstance instance;
  private final Storage storage;
  private final KeyRing keys;
  private final BackgroundWork work;
  private final Optional<RedisDoor> redis;
  private volatile String reasonToWait = "it does not answer";
  private final Opening opening = new Opening(this::open, this::refuse);

  /**
   * By this one Quarkus finds its configuration; it need not be the one that has loaded a class.
   */
  private final ClassLoader loader = Thread.currentThread().getContextClassLoader();

  Startup(
      ServiceConfig config,
      ServiceInstance instance,
      Storage storage,
      KeyRing keys,
      BackgroundWork work,
      Optional<RedisDoor> redis) {
    this.config = config;
    this.instance = instance;
    this.storage = storage;
    this.keys = keys;
    this.work = work;
    this.redis = redis;
  }

  void start(@Observes StartupEvent event) {
    try {
      switch (opening.begin(PATIENCE).await().indefinitely()) {
        case AWAY ->
            LOG.warnf(
                "%s is not there yet; trying again until it is (%s)",
                storage.description(), reasonToWait);
        case BUSY ->
            LOG.warnf(
                "%s is still being opened, which takes long where its schema changes; not ready"
                    + " until that is done",
                storage.description());
        case OPEN -> LOG.debug("the storage was opened at once");
      }
    } catch (RuntimeException | Error e) {
      refuse(e);
    }
  }

  void stop(@Observes ShutdownEvent event) {
    opening.giveUp();
    work.shutdown().ifNoItem().after(PARTING).recoverWithItem((Void) null).await().indefinitely();
    keys.close();
    redis.ifPresent(RedisDoor::close);
    storage.close();
  }

  private Uni<Void> open() {
    return Uni.createFrom()
        .voidItem()
        .invoke(this::openStorage)
        .runSubscriptionOn(this::aside)
        .chain(this::readKeys)
        .invoke(this::begin)
        .replaceWithVoid();
  }

  /** On a thread that may be busy for hours, and that nobody waits for at the end. */
  private void aside(Runnable task) {
    Thread thread = new Thread(task, "storage-opening");
    thread.setContextClassLoader(loader);
    thread.setDaemon(true);
    thread.start();
  }

  private void openStorage() {
    if (storage.schemaVersion().isEmpty()) {
      try {
        storage.open();
      } catch (StorageException.Unavailable e) {
        reasonToWait = e.getMessage();
        throw e;
      }
    }
    if (opening.isGivenUp()) {
      storage.close(); // the end came first, and found nothing to close
    }
  }

  /** A question that a broken connection has swallowed is asked again. */
  private Uni<String> readKeys() {
    return keys.open(config.apiKey())
        .ifNoItem()
        .after(PATIENCE)
        .failWith(() -> new StorageException.Unavailable("The database does not answer."));
  }

  private void begin(String whereTheKeyIs) {
    opening.unlessGivenUp(
        () -> {
          redis.ifPresent(RedisDoor::start);
          work.start();
          announce(whereTheKeyIs);
        });
  }

  private void announce(String whereTheKeyIs) {
    String version = instance.version();
    LOG.infof(
        "researcharr-data %s listens on http://%s:%d/api/v1 (documentation at /q/swagger-ui),"
            + " health and metrics on port %d",
        version, config.httpHost(), config.httpPort(), config.managementPort());
    LOG.infof("%s, schema version %s", storage.description(), storage.schemaVersion());
    LOG.infof("send X-Api-Key: %s", whereTheKeyIs);
  }

  /** Ends the process without ceremony: nothing has begun, so there is nothing to end in order. */
  private void refuse(Throwable reason) {
    if (LaunchMode.current() == LaunchMode.TEST) {
      throw new IllegalStateException(reason);
    }
    if (!(reason instanceof StartRefused)) {
      LOG.error("the start failed in a way that was not foreseen", reason);
    }
    try {
      storage.close();
    } finally {
      tell(reason);
      Runtime.getRuntime().halt(REFUSED);
    }
  }

  /** One line, for people, beside whatever the log looks like. */
  static void tell(Throwable reason) {
    System.err.println("researcharr-data does not start: " + line(reason));
  }

  /** What a failure says, on one line; its kind where it says nothing. */
  static String line(Throwable reason) {
    String said = String.valueOf(reason.getMessage()).strip();
    String kind = reason.getClass().getSimpleName();
    return reason.getMessage() == null || said.isEmpty()
        ? kind
        : (reason instanceof StartRefused ? "" : kind + ": ") + said.replaceAll("\\s*\\R\\s*", " ");
  }
}
