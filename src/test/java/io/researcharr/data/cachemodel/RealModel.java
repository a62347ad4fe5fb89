package io.researcharr.data.cachemodel;

import io.researcharr.data.cachemodel.World.Result;
import io.researcharr.data.fixture.cache.Incoherence;
import io.researcharr.data.port.SharedCache.Shared;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import java.util.List;
import java.util.Optional;

/** Runs of the model whose instances are the service's own code. */
final class RealModel {

  private RealModel() {}

  static Result run(long seed) {
    Infrastructure.setDefaultExecutor(new VirtualScheduler(), false);
    return new World(seed, Optional.empty(), Optional.empty(), new Real()).run();
  }

  /** The same in words, for those who do not share these classes. */
  static List<String> incoherences(long seed) {
    return run(seed).violations().stream().map(Incoherence::toString).toList();
  }

  private static final class Real implements World.Kind {

    private MemberTable table;

    @Override
    public Server server(World world, int number) {
      if (table == null) {
        table = new MemberTable(world.database::epoch);
      }
      return new RealServer(world, number, table);
    }

    @Override
    public boolean isOlder(World world, Object offered, Object held) {
      return RealShared.isOlder((Shared) offered, (Shared) held);
    }

    @Override
    public boolean tellsOfListsInTheEnd() {
      return false;
    }
  }
}
