package io.researcharr.data.contract;

import static io.researcharr.data.contract.UnitOfWorkContract.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.researcharr.data.domain.access.Caller;
import io.researcharr.data.domain.access.Role;
import io.researcharr.data.domain.repeat.KeptAnswer;
import io.researcharr.data.domain.repeat.KeyedRequest;
import io.researcharr.data.domain.repeat.RequestKey;
import io.researcharr.data.domain.settings.SettingDraft;
import io.researcharr.data.domain.settings.SettingKey;
import io.researcharr.data.domain.settings.SettingValue;
import io.researcharr.data.fixture.CountingRepeats;
import io.researcharr.data.fixture.PostgresProfile;
import io.researcharr.data.fixture.PostgresServer;
import io.researcharr.data.port.Repositories;
import io.researcharr.data.port.SettingsRepository;
import io.researcharr.data.port.Storage;
import io.researcharr.data.port.StorageException.VersionConflict;
import io.researcharr.data.port.UnitOfWork;
import io.researcharr.data.service.Edits;
import io.researcharr.data.service.Repeats;
import io.researcharr.data.service.SettingsService;
import io.researcharr.data.service.SettingsService.Written;
import io.researcharr.data.service.unit.SharedUnit;
import io.researcharr.data.wiring.ResilientUnitOfWork;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.LongPredicate;
import java.util.function.UnaryOperator;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/**
 * A setting that another one makes between our look and our write. On SQLite there is no such time:
 * nobody else writes while a unit of work does.
 */
@QuarkusTest
@TestProfile(PostgresProfile.class)
class SettingsRaceTest {

  private static final Caller CALLER = new Caller("tester", Role.ADMIN);

  @Inject Storage storage;

  @ConfigProperty(name = "DATABASE_URL")
  String databaseUrl;

  private final SettingKey key = new SettingKey("test.race" + System.nanoTime());
  private final AtomicBoolean isRaced = new AtomicBoolean();
  private final UnitOfWork joining =
      new SharedUnit.Joining(
          new ResilientUnitOfWork(() -> new Racing(storage.unitOfWork(), this::raced), 1_000));
  private final SettingsService settings =
      new SettingsService(joining, new Edits(InstantSource.system()));

  @Test
  void isReplacedWhereThatIsAllowed() {
    // When
    Written written = get(put(version -> true));

    // Then
    assertThat(isRaced).isTrue();
    assertThat(written.isNew()).isFalse();
    assertThat(written.setting().version()).isEqualTo(2);
  }

  @Test
  void isAConflictAlsoForARequestWithAKey() {
    // Given
    Repeats repeats = new Repeats(joining, new CountingRepeats(), () -> Runnable::run);
    KeyedRequest request =
        new KeyedRequest(new RequestKey("tester", "POST /audit/1-1/revert", key.text()), "hash");

    // When
    Uni<Repeats.Given> given =
        repeats.once(
            request,
            () -> put(version -> false).replaceWith(new KeptAnswer(200, Map.of(), "done")));

    // Then
    assertThatThrownBy(() -> get(given)).isInstanceOf(VersionConflict.class);
    assertThat(isRaced).isTrue();
  }

  private Uni<Written> put(LongPredicate expected) {
    return settings.put(
        key, new SettingDraft(SettingValue.of(1), Optional.empty()), true, expected, CALLER);
  }

  private Repositories raced(Repositories repositories) {
    SettingsRepository raced =
        stand(
            SettingsRepository.class,
            (method, arguments) -> {
              Object answer = call(repositories.settings(), method, arguments);
              return method.getName().equals("find")
                  ? ((Uni<?>) answer).invoke(this::makeItFirst)
                  : answer;
            });
    return stand(
        Repositories.class,
        (method, arguments) ->
            method.getName().equals("settings") ? raced : call(repositories, method, arguments));
  }

  private void makeItFirst() {
    if (!isRaced.compareAndSet(false, true)) {
      return;
    }
    try (Connection connection = DriverManager.getConnection(PostgresServer.jdbc(databaseUrl));
        var insert =
            connection.prepareStatement(
                "INSERT INTO settings (key, type, value) VALUES (?, 'int', '7')")) {
      insert.setString(1, key.text());
      insert.executeUpdate();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static <T> T stand(Class<T> type, Answer answer) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> answer.to(method, arguments)));
  }

  private static Object call(Object target, Method method, Object... arguments) throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  @FunctionalInterface
  private interface Answer {
    Object to(Method method, Object... arguments) throws Throwable;
  }

  /** A unit of work that sees its repositories through something else. */
  private record Racing(UnitOfWork inner, UnaryOperator<Repositories> through)
      implements UnitOfWork {

    @Override
    public <T> Uni<T> write(String name, Function<Repositories, Uni<T>> work) {
      return inner.write(name, r -> work.apply(through.apply(r)));
    }

    @Override
    public <T> Uni<T> writeOne(String name, Function<Repositories, Uni<T>> work) {
      return inner.writeOne(name, r -> work.apply(through.apply(r)));
    }

    @Override
    public <T> Uni<T> read(String name, Function<Repositories, Uni<T>> work) {
      return inner.read(name, r -> work.apply(through.apply(r)));
    }
  }
}
