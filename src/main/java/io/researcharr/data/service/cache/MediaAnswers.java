package io.researcharr.data.service.cache;

import io.researcharr.data.domain.cache.CacheEntry;
import io.researcharr.data.domain.cache.CacheKey;
import io.researcharr.data.domain.media.ExternalId;
import io.researcharr.data.domain.media.Media;
import io.researcharr.data.domain.media.MediaType;
import io.researcharr.data.port.ExecutionContext;
import io.researcharr.data.port.MediaRendering;
import io.researcharr.data.port.Portion;
import io.researcharr.data.port.StorageException;
import io.researcharr.data.port.UnitOfWork;
import io.researcharr.data.service.unit.SharedUnit;
import io.smallrye.mutiny.Uni;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Ready answers for live entries of the catalogue: by id, by external id, and many at once. */
public final class MediaAnswers {

  private static final String MEDIA = "media";

  /** What many answers may have together, in bytes. */
  private static final long LARGEST = 16L * 1024 * 1024;

  private final UnitOfWork unitOfWork;
  private final CoherentCache cache;
  private final MediaRendering rendering;
  private final Rounds<ExternalId, List<Media>> searches;

  public MediaAnswers(
      UnitOfWork unitOfWork, CoherentCache cache, MediaRendering rendering, ExecutionContext home) {
    this.unitOfWork = unitOfWork;
    this.cache = cache;
    this.rendering = rendering;
    this.searches = new Rounds<>(home);
  }

  /** The answer for the live entry with this id, if it is in the memory of this process. */
  public Optional<CacheEntry> ready(UUID id) {
    Optional<CacheEntry> found = cache.ready(CacheKeys.media(id), () -> load(id));
    found.ifPresent(entry -> require(entry, id));
    return found;
  }

  /** The answer for the live entry with this id, when it was just not {@link #ready}. */
  public Uni<CacheEntry> byId(UUID id) {
    return cache.fetch(CacheKeys.media(id), () -> load(id)).invoke(found -> require(found, id));
  }

  /** The answer for the live entry with this id from the database, whatever is cached. */
  public Uni<CacheEntry> byIdAnew(UUID id) {
    return cache.past(CacheKeys.media(id), () -> load(id)).invoke(found -> require(found, id));
  }

  /** The answer for the live entry with this external id; its type may be left out if it is one. */
  public Uni<CacheEntry> byExternalId(
      ExternalId externalId, Optional<MediaType> type, boolean past) {
    if (past) {
      return search(externalId, type);
    }
    CacheKey key = CacheKeys.external(externalId.toString());
    return cache
        .get(key, () -> pointers(externalId))
        .flatMap(
            pointers -> {
              List<Pointer> wanted =
                  Pointer.read(pointers.body()).stream()
                      .filter(p -> type.map(p.type()::equals).orElse(true))
                      .toList();
              if (wanted.isEmpty()) {
                throw new StorageException.NotFound("media", externalId);
              }
              return wanted.size() == 1
                  ? follow(wanted.get(0), externalId, type)
                  : search(externalId, type);
            });
  }

  /** The answers for those of the entries that are there, in the order of the ids. */
  public Uni<Map<UUID, CacheEntry>> all(List<UUID> ids, boolean past) {
    Map<UUID, CacheEntry> known = new LinkedHashMap<>();
    Map<UUID, CoherentCache.Begun> open = new LinkedHashMap<>();
    for (UUID id : ids) {
      CacheKey key = CacheKeys.media(id);
      Optional<CacheEntry> hit = past ? Optional.empty() : cache.peek(key);
      hit.ifPresentOrElse(entry -> known.put(id, entry), () -> open.put(id, cache.begin(key)));
    }
    long free = LARGEST - known.values().stream().mapToLong(entry -> entry.body().length).sum();
    if (free < 0) {
      return Uni.createFrom().failure(tooMuch());
    }
    if (open.isEmpty()) {
      return Uni.createFrom().item(inOrder(ids, known));
    }
    return unitOfWork
        .read("media.batch-get", r -> r.catalog().findAll(List.copyOf(open.keySet()), free))
        .map(MediaAnswers::bearable)
        .map(
            found -> {
              Map<UUID, Media> byId =
                  found.stream().collect(Collectors.toMap(Media::id, Function.identity()));
              open.forEach(
                  (id, fill) ->
                      known.put(id, cache.keep(fill, loaded(Optional.ofNullable(byId.get(id))))));
              return inOrder(ids, known);
            });
  }

  private static List<Media> bearable(Portion<Media> found) {
    if (found.isCut()) {
      throw tooMuch();
    }
    return found.items();
  }

  private static StorageException tooMuch() {
    return new StorageException.Validation("ids", "are of more than 16 MiB; ask for fewer at once");
  }

  /** A write begins whose outcome may be kept as an answer. */
  public Writing writing() {
    CoherentCache.Begun before = cache.begin(new CacheKey(MEDIA, ""));
    return write ->
        SharedUnit.whenCommitted(
            write.map(media -> written(before.under(CacheKeys.media(media.id())), media)),
            Written::keep);
  }

  private Written written(CoherentCache.Begun begun, Media media) {
    Loaded loaded = loaded(media);
    return new Written(media.id(), cache.entry(begun, loaded), () -> cache.keep(begun, loaded));
  }

  private Uni<Loaded> load(UUID id) {
    return unitOfWork.read("media.get", r -> r.media().find(id)).map(this::loaded);
  }

  private Loaded loaded(Optional<Media> found) {
    return found.map(this::loaded).orElse(Loaded.NOTHING);
  }

  private Loaded loaded(Media media) {
    return media.isDeleted()
        ? new Loaded(media.version(), "", new byte[0])
        : new Loaded(media.version(), name(media), rendering.bytes(media));
  }

  /**
   * What a pointer says is only a hint; the entry itself, which is never stale, must confirm it.
   */
  private Uni<CacheEntry> follow(Pointer pointer, ExternalId externalId, Optional<MediaType> type) {
    String name = name(pointer.type(), externalId);
    return cache
        .get(CacheKeys.media(pointer.id()), () -> load(pointer.id()))
        .flatMap(
            entry ->
                entry.isThere() && entry.name().equals(name)
                    ? Uni.createFrom().item(entry)
                    : search(externalId, type));
  }

  /** The answer is made of what was found: asked for again, it might not have the name any more. */
  private Uni<CacheEntry> search(ExternalId externalId, Optional<MediaType> type) {
    CoherentCache.Begun begun = cache.begin(CacheKeys.external(externalId.toString()));
    return searches
        .ask(externalId, () -> find(externalId))
        .map(
            found -> {
              cache.keep(begun, Pointer.write(found));
              Media media = only(found, externalId, type);
              return cache.keep(begun.under(CacheKeys.media(media.id())), loaded(media));
            });
  }

  private Uni<Loaded> pointers(ExternalId externalId) {
    return find(externalId).map(Pointer::write);
  }

  private Uni<List<Media>> find(ExternalId externalId) {
    return unitOfWork.read("media.external", r -> r.catalog().findByExternalId(externalId));
  }

  private static Media only(List<Media> found, ExternalId externalId, Optional<MediaType> type) {
    List<Media> wanted =
        found.stream().filter(media -> type.map(media.type()::equals).orElse(true)).toList();
    if (wanted.isEmpty()) {
      throw new StorageException.NotFound("media", externalId);
    }
    if (wanted.size() > 1) {
      throw new StorageException.Validation(
          "type", "is needed, since entries of several types have this external id");
    }
    return wanted.get(0);
  }

  private static void require(CacheEntry entry, Object id) {
    if (!entry.isThere()) {
      throw new StorageException.NotFound("media", id);
    }
  }

  private static Map<UUID, CacheEntry> inOrder(List<UUID> ids, Map<UUID, CacheEntry> known) {
    Map<UUID, CacheEntry> there = new LinkedHashMap<>();
    for (UUID id : ids) {
      if (known.get(id).isThere()) {
        there.put(id, known.get(id));
      }
    }
    return there;
  }

  private static String name(Media media) {
    return name(media.type(), media.fields().externalId());
  }

  private static String name(MediaType type, ExternalId externalId) {
    return type.wireName() + " " + externalId;
  }

  /** Takes what a write stores. */
  @FunctionalInterface
  public interface Writing {

    /** The answer for what was stored; it is kept for others once that is committed. */
    Uni<Written> stored(Uni<Media> write);
  }

  /** What a write has stored, as an answer. */
  public record Written(UUID id, CacheEntry answer, Runnable keeping) {

    private void keep() {
      keeping.run();
    }
  }

  /** The type and the id of an entry that had an external id. */
  private record Pointer(MediaType type, UUID id) {

    private static Loaded write(List<Media> found) {
      String text =
          found.stream()
              .map(media -> media.type().wireName() + " " + media.id())
              .collect(Collectors.joining("\n"));
      return new Loaded(CacheEntry.UNVERSIONED, "", text.getBytes(StandardCharsets.US_ASCII));
    }

    private static List<Pointer> read(byte[] body) {
      List<Pointer> pointers = new ArrayList<>();
      if (body.length > 0) {
        for (String line : new String(body, StandardCharsets.US_ASCII).split("\n")) {
          String[] parts = line.split(" ");
          pointers.add(
              new Pointer(MediaType.byWireName(parts[0]).orElseThrow(), UUID.fromString(parts[1])));
        }
      }
      return pointers;
    }
  }
}
