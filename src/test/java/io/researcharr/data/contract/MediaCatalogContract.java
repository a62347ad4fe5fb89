package io.researcharr.data.contract;

import static io.researcharr.data.contract.UnitOfWorkContract.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.researcharr.data.domain.media.Edit;
import io.researcharr.data.domain.media.Episode;
import io.researcharr.data.domain.media.JsonObject;
import io.researcharr.data.domain.media.Media;
import io.researcharr.data.domain.media.MediaDraft;
import io.researcharr.data.domain.media.MediaFields;
import io.researcharr.data.domain.media.MediaFilter;
import io.researcharr.data.domain.media.MediaPosition;
import io.researcharr.data.domain.media.MediaQuery;
import io.researcharr.data.domain.media.MediaSort;
import io.researcharr.data.domain.media.MediaStatus;
import io.researcharr.data.domain.media.MediaType;
import io.researcharr.data.domain.media.Title;
import io.researcharr.data.fixture.Entries;
import io.researcharr.data.fixture.Seed;
import io.researcharr.data.port.Portion;
import io.researcharr.data.port.UnitOfWork;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The laws of {@link io.researcharr.data.port.MediaCatalog}, against lists made in memory. */
abstract class MediaCatalogContract {

  private static final List<String> TITLES =
      List.of("The Matrix", "Matrix", "Älter", "zoo", "\uD83C\uDFAC clap", "\uFFFDodd", "an A", "");
  private static final MediaSort[] SORTS =
      List.of(
              "createdAt",
              "-createdAt",
              "updatedAt",
              "-updatedAt",
              "title",
              "-title",
              "year",
              "-year")
          .stream()
          .map(text -> MediaSort.parse(text).orElseThrow())
          .toArray(MediaSort[]::new);

  private final long seed = Seed.get();
  private final Random random = new Random(seed);
  private final String mark = "mark-" + System.nanoTime();
  private List<Media> all;

  abstract UnitOfWork unitOfWork();

  @BeforeEach
  void storeSomeEntries() {
    all = new ArrayList<>();
    Media series = changed(Entries.series("Dark " + mark));
    all.add(series);
    for (int i = 0; i < 120; i++) {
      all.add(changed(Entries.movie(TITLES.get(i % TITLES.size()) + " " + i % 9)));
      all.add(changed(Entries.series(TITLES.get(i % TITLES.size()) + " " + i % 7)));
      all.add(changed(Entries.episode(series, i / 20, i)));
    }
    get(unitOfWork().write("test", r -> r.batches().insertAll(all)));
  }

  @Test
  void showsWhatTheFilterAdmitsInOrderPageByPage() {
    for (int round = 0; round < 60; round++) {
      // Given
      MediaFilter filter = anyFilter();
      MediaSort sort = SORTS[random.nextInt(SORTS.length)];
      int limit = 1 + random.nextInt(60);

      // When
      List<UUID> walked = walk(new MediaQuery(filter, sort, Optional.empty(), limit));

      // Then
      List<UUID> expected =
          all.stream().filter(m -> admits(filter, m)).sorted(order(sort)).map(Media::id).toList();
      assertThat(walked)
          .as("seed %d, filter %s, sort %s, limit %d", seed, filter, sort, limit)
          .isEqualTo(expected);
      assertThat((long) get(unitOfWork().read("test", r -> r.catalog().count(filter))))
          .as("count, seed %d, filter %s", seed, filter)
          .isEqualTo(expected.size());
    }
  }

  @Test
  void showsEveryEntryThatStaysExactlyOnceWhileOthersComeAndGo() {
    // Given
    MediaFilter filter = filter(Optional.empty(), Optional.empty(), false);
    List<UUID> seen = new ArrayList<>();
    Optional<MediaPosition> after = Optional.empty();
    MediaSort sort = MediaSort.parse("title").orElseThrow();
    List<Media> gone = new ArrayList<>();

    // When
    while (true) {
      MediaQuery query = new MediaQuery(filter, sort, after, 40);
      List<Media> page = get(unitOfWork().read("test", r -> r.catalog().page(query)));
      page.forEach(media -> seen.add(media.id()));
      if (page.size() < 40) {
        break;
      }
      Media last = page.get(39);
      after = Optional.of(MediaPosition.behind(last, sort));
      get(unitOfWork().write("test", r -> r.media().update(last.delete(Entries.EDIT))));
      gone.add(last);
      Media fresh = changed(Entries.movie("Matrix came later"));
      get(unitOfWork().write("test", r -> r.media().insert(fresh)));
    }

    // Then
    assertThat(seen).doesNotHaveDuplicates();
    List<UUID> stayed =
        all.stream().filter(m -> admits(filter, m) && !gone.contains(m)).map(Media::id).toList();
    assertThat(seen).containsAll(stayed);
  }

  @Test
  void findsManyByIdsKeysAndPositions() {
    // Given
    List<Media> wanted =
        all.stream()
            .filter(m -> !m.isDeleted() && m.type() == MediaType.EPISODE)
            .limit(30)
            .toList();

    // When
    var byIds =
        get(
            unitOfWork()
                .read("t", r -> r.catalog().findAll(wanted.stream().map(Media::id).toList())));
    var byKeys =
        get(
            unitOfWork()
                .read("t", r -> r.catalog().findByKeys(wanted.stream().map(Media::key).toList())));
    var byPositions =
        get(
            unitOfWork()
                .read(
                    "t",
                    r ->
                        r.catalog()
                            .episodesAt(
                                wanted.stream()
                                    .map(m -> ((Episode) m.details()).position())
                                    .toList())));

    // Then
    assertThat(byIds).containsExactlyInAnyOrderElementsOf(wanted);
    assertThat(byKeys).containsExactlyInAnyOrderElementsOf(wanted);
    assertThat(byPositions).containsExactlyInAnyOrderElementsOf(wanted);
    assertThat((List<Media>) get(unitOfWork().read("t", r -> r.catalog().findAll(List.of()))))
        .isEmpty();
    assertThat(
            (List<Media>)
                get(
                    unitOfWork()
                        .read(
                            "t",
                            r ->
                                r.catalog().findByExternalId(wanted.get(0).fields().externalId()))))
        .containsExactly(wanted.get(0));
  }

  /** The same entry with random values in what lists look at. */
  private Media changed(Media media) {
    MediaFields f = media.fields();
    List<String> tags = random.nextInt(4) == 0 ? List.of(mark, "rare-" + mark) : List.of(mark);
    var fields =
        new MediaFields(
            f.title(),
            f.sortTitle().isEmpty() ? "-" : f.sortTitle(),
            f.externalId(),
            MediaStatus.values()[random.nextInt(4)],
            random.nextBoolean(),
            random.nextInt(5) == 0 ? Optional.empty() : Optional.of(1990 + random.nextInt(6)),
            JsonObject.EMPTY,
            tags);
    Instant time = Entries.NOON.plusSeconds(random.nextInt(50));
    Media created =
        Media.create(media.id(), new MediaDraft(fields, media.details()), new Edit("t", time));
    boolean deleted = media.type() != MediaType.SERIES && random.nextInt(6) == 0;
    return deleted ? created.delete(new Edit("t", time.plusMillis(5))) : created;
  }

  private List<UUID> walk(MediaQuery first) {
    List<UUID> seen = new ArrayList<>();
    MediaQuery query = first;
    while (true) {
      MediaQuery now = query;
      List<Media> page = get(unitOfWork().read("test", r -> r.catalog().page(now)));
      page.forEach(media -> seen.add(media.id()));
      if (page.size() < first.limit()) {
        return seen;
      }
      query = query.after(MediaPosition.behind(page.get(page.size() - 1), query.sort()));
    }
  }

  private MediaFilter anyFilter() {
    Optional<Integer> from = maybe(1990 + random.nextInt(6));
    return new MediaFilter(
        maybe(MediaType.values()[random.nextInt(3)]),
        maybe(MediaStatus.values()[random.nextInt(4)]),
        maybe(random.nextBoolean()),
        from,
        maybe(1990 + random.nextInt(6)),
        maybe(
            List.of("the", "m", "ALT", "zo", "\uD83C\uDFAC", "nothing like it")
                .get(random.nextInt(6))),
        Optional.of(random.nextBoolean() ? mark : "rare-" + mark),
        random.nextInt(4) == 0 ? Optional.of(all.get(0).id()) : Optional.empty(),
        random.nextInt(4) == 0 ? Optional.of(random.nextInt(5)) : Optional.empty(),
        maybe(Entries.NOON.plusSeconds(random.nextInt(40))),
        random.nextBoolean());
  }

  private MediaFilter filter(
      Optional<MediaType> type, Optional<MediaStatus> status, boolean deleted) {
    return new MediaFilter(
        type,
        status,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(mark),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        deleted);
  }

  private <T> Optional<T> maybe(T value) {
    return random.nextInt(4) == 0 ? Optional.of(value) : Optional.empty();
  }

  private static boolean admits(MediaFilter filter, Media media) {
    MediaFields fields = media.fields();
    int year = fields.year().orElse(0);
    Optional<Episode.Position> position =
        media.details() instanceof Episode episode
            ? Optional.of(episode.position())
            : Optional.empty();
    return (filter.includeDeleted() || !media.isDeleted())
        && filter.type().map(media.type()::equals).orElse(true)
        && filter.status().map(fields.status()::equals).orElse(true)
        && filter.monitored().map(m -> m == fields.monitored()).orElse(true)
        && filter.yearFrom().map(from -> year >= from).orElse(true)
        && filter.yearTo().map(to -> year > 0 && year <= to).orElse(true)
        && filter
            .titlePrefix()
            .map(p -> Title.fold(fields.title()).startsWith(Title.fold(p)))
            .orElse(true)
        && filter.tag().map(fields.tags()::contains).orElse(true)
        && filter
            .seriesId()
            .map(id -> position.filter(p -> p.seriesId().equals(id)).isPresent())
            .orElse(true)
        && filter
            .seasonNumber()
            .map(n -> position.filter(p -> p.seasonNumber() == n).isPresent())
            .orElse(true)
        && filter.updatedSince().map(t -> !media.stamp().updatedAt().isBefore(t)).orElse(true);
  }

  private static Comparator<Media> order(MediaSort sort) {
    Comparator<Media> byKey =
        switch (sort.key()) {
          case CREATED_AT -> Comparator.comparing(m -> m.stamp().createdAt());
          case UPDATED_AT -> Comparator.comparing(m -> m.stamp().updatedAt());
          case TITLE ->
              Comparator.comparing(m -> m.fields().sortTitle(), MediaCatalogContract::byCodePoint);
          case YEAR -> Comparator.comparing(m -> m.fields().year().orElse(0));
        };
    Comparator<Media> total = byKey.thenComparing(m -> m.id().toString());
    return sort.descending() ? total.reversed() : total;
  }

  private static int byCodePoint(String one, String other) {
    return java.util.Arrays.compare(one.codePoints().toArray(), other.codePoints().toArray());
  }

  @Test
  void aPortionEndsBeforeItGetsTooHeavyAndTheNextOneGoesOnBehindIt() {
    // Given
    String tag = "heavy" + Entries.newId();
    MediaSort sort = MediaSort.parse("-title").orElseThrow();
    MediaFilter filter =
        new MediaFilter(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.of(tag),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            false);
    List<Media> expected = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      var metadata = new JsonObject("{\"a\":\"" + "x".repeat(i == 3 ? 90_000 : 20_000) + "\"}");
      MediaDraft movie = Entries.movieDraft("Heavy " + i);
      MediaFields fields = movie.fields().withMetadata(metadata).withTags(List.of(tag));
      Media media =
          Media.create(Entries.newId(), new MediaDraft(fields, movie.details()), Entries.EDIT);
      get(unitOfWork().write("test", r -> r.media().insert(media)));
      expected.add(0, media);
    }

    // When
    List<Media> seen = new ArrayList<>();
    List<Integer> sizes = new ArrayList<>();
    Portion<Media> portion;
    do {
      Optional<MediaPosition> after =
          seen.isEmpty()
              ? Optional.empty()
              : Optional.of(MediaPosition.behind(seen.get(seen.size() - 1), sort));
      MediaQuery query = new MediaQuery(filter, sort, after, 20 - seen.size());
      portion = get(unitOfWork().read("test", r -> r.catalog().portion(query, 50_000)));
      seen.addAll(portion.items());
      sizes.add(portion.items().size());
    } while (portion.isCut());

    // Then
    assertThat(seen).isEqualTo(expected);
    assertThat(sizes).containsExactly(2, 1, 2, 1);
    assertThat(
            get(unitOfWork()
                    .read(
                        "test",
                        r ->
                            r.catalog().findAll(expected.stream().map(Media::id).toList(), 50_000)))
                .isCut())
        .isTrue();
  }
}
