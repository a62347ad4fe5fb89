package io.researcharr.data.service;

import io.researcharr.data.domain.access.ApiKey;
import io.researcharr.data.domain.access.Caller;
import io.researcharr.data.domain.access.Role;
import io.researcharr.data.port.AdminKeyFile;
import io.researcharr.data.port.IdGenerator;
import io.researcharr.data.port.StorageException;
import io.researcharr.data.port.UnitOfWork;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * The keys that callers may present, held in memory by their hashes and read again every few
 * seconds, and the service's own secret for signing.
 */
@ApplicationScoped
public class KeyRing {

  /** The name of the key that comes from the environment. */
  public static final String ENVIRONMENT = "API_KEY";

  /** The name of the key that is made at the first start. */
  public static final String ADMIN = "admin";

  /** Who makes keys when nobody has asked for them. */
  private static final String SYSTEM = "system";

  private static final Logger LOG = Logger.getLogger(KeyRing.class);

  /** A question that a broken connection has swallowed is asked again. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private static final Duration REFRESH = Duration.ofSeconds(5);

  private final UnitOfWork unitOfWork;
  private final IdGenerator ids;
  private final Edits edits;
  private final AdminKeyFile file;
  private final AtomicReference<Map<String, Caller>> callers = new AtomicReference<>();
  private volatile byte[] signingKey;
  private volatile Cancellable refresh = () -> {};

  public KeyRing(UnitOfWork unitOfWork, IdGenerator ids, Edits edits, AdminKeyFile file) {
    this.unitOfWork = unitOfWork;
    this.ids = ids;
    this.edits = edits;
    this.file = file;
  }

  /**
   * Makes sure that there is an admin key, and loads all keys. The emitted text says, for people,
   * where the admin key is.
   */
  public Uni<String> open(Optional<String> environmentKey) {
    return ensureAdmin(environmentKey)
        .call(
            () ->
                unitOfWork
                    .write("keys.secret", r -> r.keys().secret("signing", randomText()))
                    .invoke(secret -> signingKey = Base64.getUrlDecoder().decode(secret)))
        .call(this::load)
        .invoke(this::keepFresh);
  }

  /** Whether the keys have been loaded. */
  public boolean isOpen() {
    return callers.get() != null && signingKey != null;
  }

  /** Who presents this key, if anybody. */
  public Optional<Caller> authenticate(String key) {
    Map<String, Caller> known = callers.get();
    if (known == null) {
      throw new StorageException.Unavailable("The keys have not been read yet.");
    }
    return Optional.ofNullable(known.get(ApiKey.hash(key)));
  }

  /** The key that this service signs with, the same on all instances. */
  public byte[] signingKey() {
    byte[] key = signingKey;
    if (key == null) {
      throw new StorageException.Unavailable("The keys have not been read yet.");
    }
    return key.clone();
  }

  public void close() {
    refresh.cancel();
  }

  private Uni<String> ensureAdmin(Optional<String> environmentKey) {
    if (environmentKey.isPresent()) {
      return unitOfWork
          .write(
              "keys.environment",
              r ->
                  r.audit()
                      .as(SYSTEM, () -> r.keys().put(admin(ENVIRONMENT, environmentKey.get()))))
          .replaceWith("the key in API_KEY");
    }
    return unitOfWork
        .write(
            "keys.forget-environment",
            r -> r.audit().as(SYSTEM, () -> r.keys().remove(ENVIRONMENT)).chain(r.keys()::all))
        .flatMap(keys -> keys.isEmpty() ? makeAdmin() : Uni.createFrom().item(describe(keys)));
  }

  /** The file is written first, so that a key that is stored can be read by somebody. */
  private Uni<String> makeAdmin() {
    String key = randomText();
    String path = file.write(key);
    return unitOfWork
        .write("keys.first", r -> r.audit().as(SYSTEM, () -> r.keys().putFirst(admin(ADMIN, key))))
        .onFailure()
        .invoke(() -> file.discard(key))
        .invoke(
            first -> {
              if (!first) {
                file.discard(key);
              }
            })
        .map(
            first ->
                first
                    ? "the admin key just written to " + path
                    : "the admin key that another instance has written to its file");
  }

  private String describe(List<ApiKey> keys) {
    return keys.stream().anyMatch(key -> key.name().equals(ADMIN))
        ? "the admin key made at the first start (" + file.path() + ")"
        : "a key you have made";
  }

  private ApiKey admin(String name, String key) {
    return new ApiKey(ids.next(), name, ApiKey.hash(key), Role.ADMIN, edits.now());
  }

  private Uni<Void> load() {
    return unitOfWork
        .read("keys.load", r -> r.keys().all())
        .invoke(
            keys ->
                callers.set(keys.stream().collect(Collectors.toMap(ApiKey::hash, ApiKey::caller))))
        .replaceWithVoid();
  }

  private void keepFresh() {
    refresh.cancel();
    refresh =
        Multi.createFrom()
            .ticks()
            .startingAfter(REFRESH)
            .every(REFRESH)
            .onOverflow()
            .drop()
            .onItem()
            .transformToUniAndConcatenate(
                tick ->
                    load()
                        .ifNoItem()
                        .after(PATIENCE)
                        .fail()
                        .onFailure()
                        .invoke(e -> LOG.debug("keys not read", e))
                        .onFailure()
                        .recoverWithNull())
            .subscribe()
            .with(ignored -> {});
  }

  private static String randomText() {
    byte[] bytes = new byte[32];
    new SecureRandom().nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
