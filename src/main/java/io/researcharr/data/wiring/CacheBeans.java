package io.researcharr.data.wiring;

import io.quarkus.vertx.http.HttpServer;
import io.quarkus.vertx.http.ManagementInterface;
import io.researcharr.data.adapter.memory.CaffeineStore;
import io.researcharr.data.adapter.peer.HttpPeerBus;
import io.researcharr.data.adapter.peer.HttpPeerSights;
import io.researcharr.data.adapter.redis.RedisDoor;
import io.researcharr.data.domain.cache.CacheMode;
import io.researcharr.data.domain.cache.Floors;
import io.researcharr.data.domain.cache.Lease;
import io.researcharr.data.domain.cache.WakefulClock;
import io.researcharr.data.port.CacheObserver;
import io.researcharr.data.port.ExecutionContext;
import io.researcharr.data.port.JobSignals;
import io.researcharr.data.port.MediaRendering;
import io.researcharr.data.port.SampleObserver;
import io.researcharr.data.port.SharedCache;
import io.researcharr.data.port.Storage;
import io.researcharr.data.port.UnitOfWork;
import io.researcharr.data.service.KeyRing;
import io.researcharr.data.service.cache.Barrier;
import io.researcharr.data.service.cache.Caching;
import io.researcharr.data.service.cache.ChangeTail;
import io.researcharr.data.service.cache.CoherentCache;
import io.researcharr.data.service.cache.MediaAnswers;
import io.researcharr.data.service.cache.Membership;
import io.researcharr.data.service.cache.NearCache;
import io.researcharr.data.service.cache.Sampler;
import io.researcharr.data.service.cache.Sharing;
import io.researcharr.data.service.cache.Timings;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Makes the cache as the configuration wants it, and the unit of work that keeps it right. */
@ApplicationScoped
class CacheBeans {

  /** How many units of work may be under way or waiting at once. */
  private static final int UNDER_WAY = 4_000;

  /** How many keys that were changed of late are remembered: 24 to 72 bytes each. */
  private static final int FLOORS = 200_000;

  private static final LongSupplier CLOCK =
      new WakefulClock(System::nanoTime, System::currentTimeMillis);

  @Produces
  @Singleton
  HttpPeerBus peers(Vertx vertx, KeyRing keys) {
    return new HttpPeerBus(vertx, () -> InternalSecret.of(keys.signingKey()));
  }

  @Produces
  @Singleton
  HttpPeerSights sights(Vertx vertx, KeyRing keys) {
    return new HttpPeerSights(vertx, () -> InternalSecret.of(keys.signingKey()));
  }

  void answerPeers(
      @Observes ManagementInterface management, HttpPeerBus peers, HttpPeerSights sights) {
    peers.answerOn(management.router());
    sights.answerOn(management.router());
  }

  @Produces
  @Singleton
  Lease lease(ServiceConfig config) {
    return isAlone(config) && config.cache().mode() != CacheMode.OFF
        ? Lease.forever(CLOCK.getAsLong())
        : new Lease(Timings.DEFAULT.lease());
  }

  @Produces
  @Singleton
  NearCache near(ServiceConfig config, Lease lease, CacheObserver observer) {
    return new NearCache(
        new CaffeineStore(
            config.cache().maxBytes(),
            CLOCK,
            observer::evicted,
            Infrastructure.getDefaultWorkerPool()),
        new Floors(FLOORS, Timings.DEFAULT.window(), CLOCK.getAsLong()),
        lease,
        CLOCK,
        observer);
  }

  @Produces
  @Singleton
  Sharing sharing() {
    return new Sharing();
  }

  /** Redis, only where it is wanted; else nothing of it is touched. */
  @Produces
  @Singleton
  Optional<RedisDoor> redis(
      ServiceConfig config, Instance<RedisDoor.Factory> doors, NearCache near, Sharing sharing) {
    return config
        .cache()
        .redis()
        .map(
            url ->
                doors
                    .get()
                    .create(url.toString(), () -> sharing.terms().space().orElse(""), near::doubt));
  }

  @Produces
  @Singleton
  JobSignals signals(Optional<RedisDoor> redis) {
    return redis.map(RedisDoor::signals).orElse(JobSignals.NONE);
  }

  @Produces
  @Singleton
  Caching caching(
      ServiceConfig config,
      Storage storage,
      CacheObserver observer,
      HttpPeerBus peers,
      Optional<RedisDoor> redis,
      NearCache near,
      Lease lease,
      Sharing sharing,
      ExecutionContext home,
      Instance<HttpServer> server) {
    CacheConfig cache = config.cache();
    boolean serves = cache.mode() != CacheMode.OFF;
    var self =
        new Membership.Self(
            new OwnAddress(config, server), cache.mode() == CacheMode.STRICT, serves);
    ChangeTail tail = new ChangeTail(reserved(storage, "changes"), near, Timings.DEFAULT, CLOCK);
    Optional<Membership> membership =
        isAlone(config)
            ? Optional.empty()
            : Optional.of(
                new Membership(
                    reserved(storage, "membership"),
                    near,
                    lease,
                    sharing,
                    self,
                    tail::lookedNanos,
                    Timings.DEFAULT,
                    CLOCK,
                    observer));
    Optional<SharedCache> shared = redis.map(RedisDoor::cache);
    return new Caching(
        new Caching.Status(cache.mode(), cache.provider(), ""),
        near,
        sharing,
        shared,
        membership,
        new CoherentCache(
            near,
            shared,
            sharing,
            new CoherentCache.Lives(cache.ttl(), cache.ttlMissing()),
            home,
            CLOCK,
            observer),
        new Barrier(near, membership, tail::lookNow, peers, Timings.DEFAULT, CLOCK, observer),
        tail);
  }

  @Produces
  @Singleton
  Sampler sampler(
      Caching caching, Storage storage, HttpPeerSights sights, SampleObserver observer) {
    return new Sampler(
        caching.near(),
        caching.barrier(),
        sights,
        new ResilientUnitOfWork(storage::unitOfWork, Sampler.UNDER_WAY),
        Sampler.ONE_IN_A_THOUSAND,
        observer);
  }

  private static UnitOfWork reserved(Storage storage, String duty) {
    return new ResilientUnitOfWork(() -> storage.reserved(duty), UNDER_WAY);
  }

  private static boolean isAlone(ServiceConfig config) {
    return config.database() instanceof DatabaseUrl.Sqlite;
  }

  @Produces
  @Singleton
  MediaAnswers mediaAnswers(
      UnitOfWork unitOfWork, Caching caching, MediaRendering rendering, ExecutionContext home) {
    return new MediaAnswers(unitOfWork, caching.cache(), rendering, home);
  }
}
