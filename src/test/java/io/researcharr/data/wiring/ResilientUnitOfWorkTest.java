package io.researcharr.data.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.researcharr.data.fixture.OneKindOfWork;
import io.researcharr.data.port.Repositories;
import io.researcharr.data.port.StorageException;
import io.researcharr.data.port.UnitOfWork;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Who is refused when too much is under way. */
class ResilientUnitOfWorkTest {

  private final List<String> begun = new ArrayList<>();
  private final UnitOfWork full = new ResilientUnitOfWork(() -> new Endless(begun), 1);

  @Test
  void refusesCallersWhenTooManyWait() {
    ask("media.get");

    assertThatThrownBy(
            () -> full.read("media.get", r -> Uni.createFrom().item(1)).await().indefinitely())
        .isInstanceOf(StorageException.Overloaded.class);
    assertThat(begun).containsExactly("media.get");
  }

  @Test
  void neverRefusesToBringBackTheJobsOfLostWorkers() {
    ask("media.get");
    ask("job.hold");
    ask("job.checkLater");
    ask("job.rescue");

    assertThat(begun).containsExactly("media.get", "job.hold", "job.checkLater", "job.rescue");
  }

  private void ask(String name) {
    full.write(name, r -> Uni.createFrom().item(1)).subscribe().with(done -> {}, failure -> {});
  }

  /** A database that never answers. */
  private record Endless(List<String> begun) implements OneKindOfWork {

    @Override
    public <T> Uni<T> write(String name, Function<Repositories, Uni<T>> work) {
      begun.add(name);
      return Uni.createFrom().nothing();
    }
  }
}
