package io.researcharr.data.cachemodel;

import io.researcharr.data.domain.cache.Invalidation;
import io.researcharr.data.domain.cache.Peer;
import io.researcharr.data.port.PeerBus;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;

/** The way of one instance to the others. */
final class RealBus implements PeerBus {

  private static final long PATIENCE = Times.PATIENCE;

  private final RealServer server;
  private Listener listener = (member, news) -> Uni.createFrom().item(false);

  RealBus(RealServer server) {
    this.server = server;
  }

  @Override
  public Uni<Void> tell(Peer member, List<Invalidation> news) {
    List<Invalidation> parcel = List.copyOf(news);
    int number = Integer.parseInt(member.address());
    RealServer other = (RealServer) server.world.instances.get(number);
    return Uni.createFrom()
        .emitter(
            emitter ->
                server.<Boolean>ask(
                    other.number,
                    PATIENCE,
                    answer -> other.here(() -> other.bus().hear(member.id(), parcel, answer)).run(),
                    noted -> {
                      if (noted.isPresent() && noted.get()) {
                        emitter.complete(null);
                      } else {
                        emitter.fail(new IllegalStateException("not noted"));
                      }
                    }));
  }

  private void hear(UUID member, List<Invalidation> news, Consumer<Boolean> answer) {
    server.step(
        () ->
            listener
                .heard(member, news)
                .subscribe()
                .with(
                    noted -> server.step(() -> answer.accept(noted)),
                    failure -> server.step(() -> answer.accept(false))));
  }

  @Override
  public void listen(Listener to) {
    listener = to;
  }
}
