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
    return keys()
        .flatMap(
            keys ->
                keys.isEmpty()
                    ? makeAdmin().chain(this::keys).map(made -> describe(made, true))
                    : Uni.createFrom().item(describe(keys, false)));
  }

  private Uni<List<ApiKey>> keys() {
    return unitOfWork.read("keys.load", r -> r.keys().all());
  }

  /** It can be read by somebody before it is stored, and stays so when it is not known if it is. */
  private Uni<Boolean> makeAdmin() {
    String key = randomText();
    return Uni.createFrom()
        .item(
            () -> {
              file.offer(key);
              return key;
            })
        .chain(
            () ->
                unitOfWork.write(
                    "keys.first",
                    r -> r.audit().as(SYSTEM, () -> r.keys().putFirst(admin(ADMIN, key)))));
  }

  private String describe(List<ApiKey> keys, boolean isFirstStart) {
    Optional<ApiKey> admin = keys.stream().filter(key -> key.name().equals(ADMIN)).findFirst();
    boolean written =
        file.settle(
            key -> admin.filter(stored -> stored.hash().equals(ApiKey.hash(key))).isPresent());
    if (keys.stream().anyMatch(key -> key.name().equals(ENVIRONMENT))) {
      LOG.warn(
          "the key of an earlier API_KEY can still be used; it is replaced when an instance starts"
              + " with another one");
    }
    if (admin.isEmpty()) {
      return "the key of an earlier API_KEY, or one you have made";
    }
    if (written) {
      return "the admin key just written to " + file.path();
    }
    return isFirstStart
        ? "the admin key that another instance has written to its file"
        : "the admin key made at the first start (" + file.path() + ")";
  }

  private ApiKey admin(String name, String key) {
    return new ApiKey(ids.next(), name, ApiKey.hash(key), Role.ADMIN, edits.now());
  }

  private Uni<Void> load() {
    return keys()
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
