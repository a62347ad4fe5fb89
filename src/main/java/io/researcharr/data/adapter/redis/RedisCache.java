package io.researcharr.data.adapter.redis;

import io.researcharr.data.domain.cache.CacheKey;
import io.researcharr.data.port.SharedCache;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Entries in Redis, under keys with the format's version in them. */
final class RedisCache implements SharedCache {

  /** Leaves what is newer: a higher version, or the same version known for longer. */
  private static final String PUT_IF_NEWER =
      """
      local version, number = string.match(redis.call('GETRANGE', KEYS[1], 0, 63), '^(%d+) (%d+) ')
      if version then
        local order = tonumber(version) - tonumber(ARGV[1])
        if order > 0 or (order == 0 and tonumber(number) >= tonumber(ARGV[2])) then
          return 0
        end
      end
      redis.call('SET', KEYS[1], ARGV[3], 'PX', ARGV[4])
      return 1
      """;

  private final RedisLink link;
  private final RedisGuard guard;
  private final List<RedisReads> reads;

  RedisCache(RedisLink link, RedisGuard guard) {
    this.link = link;
    this.guard = guard;
    this.reads = link.loops().stream().map(loop -> new RedisReads(loop, this::read)).toList();
  }

  @Override
  public Uni<Optional<Shared>> get(String space, CacheKey key) {
    return reads
        .get(link.lane())
        .get(name(space, key))
        .map(found -> found.flatMap(SharedFormat::read));
  }

  @Override
  public void put(String space, CacheKey key, Shared entry, Duration life) {
    Request request =
        Request.cmd(Command.EVAL)
            .arg(PUT_IF_NEWER)
            .arg(1)
            .arg(name(space, key))
            .arg(entry.version())
            .arg(entry.number())
            .arg(Buffer.buffer(SharedFormat.write(entry)))
            .arg(life.toMillis());
    guard.run(() -> uni(link.send(request))).subscribe().with(ignored -> {}, ignored -> {});
  }

  @Override
  public boolean isWell() {
    return link.isWell();
  }

  static String name(String space, CacheKey key) {
    return "c:" + space + ":" + SharedFormat.VERSION + ":" + key;
  }

  private Uni<List<Optional<byte[]>>> read(List<String> names) {
    Request request = Request.cmd(Command.MGET);
    names.forEach(request::arg);
    return guard.run(() -> uni(link.send(request))).map(RedisCache::each);
  }

  private static List<Optional<byte[]>> each(Optional<Response> answer) {
    return answer.stream()
        .flatMap(Response::stream)
        .map(found -> Optional.ofNullable(found).map(Response::toBytes))
        .toList();
  }

  private static Uni<Optional<Response>> uni(Future<Response> future) {
    return Uni.createFrom()
        .emitter(
            emitter ->
                future.onComplete(
                    done -> {
                      if (done.succeeded()) {
                        emitter.complete(Optional.ofNullable(done.result()));
                      } else {
                        emitter.fail(done.cause());
                      }
                    }));
  }
}
