package io.researcharr.data.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;

/** How long every read takes with 50 connections that never rest, and the memory that takes. */
final class ReadSection implements Section {

  private static final int CONNECTIONS = 50;
  private static final int SECONDS = 2;
  private static final double BAR_MILLIS = 100;
  private static final String MEDIA = "/api/v1/media";

  @Override
  public void run(Lab lab, Report report) throws Exception {
    var table =
        report.table(
            "Reads at 50 connections",
            "engine",
            "read",
            "requests/s",
            "p50, ms",
            "p95, ms",
            "bar",
            "verdict");
    var memory = report.table("Memory after the reads, -Xmx256m, MiB", "engine", "peak resident");
    for (Engine engine : lab.options().engines()) {
      Service service = lab.service(engine);
      Map<String, Requests> reads = reads(lab.catalogue());
      reads.putAll(Activity.on(service, lab.catalogue().ids()).reads());
      reads.keySet().removeIf(name -> !lab.options().wantsRead(name));
      Rounds.run(lab, service, CONNECTIONS, SECONDS, reads)
          .forEach(
              (read, load) ->
                  table.add(
                      engine,
                      read + (load.failures() > 0 ? " (" + load.failures() + " failed)" : ""),
                      Report.number(load.perSecond()),
                      Report.number(load.p50()),
                      Report.number(load.p95()),
                      "< " + Report.number(BAR_MILLIS),
                      Report.verdict(
                          load.perSecond() > 0
                              && load.p95() < BAR_MILLIS
                              && load.failures() == 0)));
      memory.add(engine, service.peakMib());
    }
  }

  private static Map<String, Requests> reads(Catalogue catalogue) {
    Map<String, Requests> reads = new LinkedHashMap<>();
    List<UUID> ids = catalogue.ids();
    reads.put("by id", each(MEDIA + "/", ids));
    reads.put(
        "by id, includeDeleted=true",
        each(MEDIA + "/", ids.stream().map(id -> id + "?includeDeleted=true").toList()));
    reads.put(
        "by external id",
        each(
            MEDIA + "/external/",
            catalogue.externalIds().stream().map(ReadSection::withType).toList()));
    reads.put("list", Requests.get(MEDIA));
    PageSection.SORTS.forEach(
        sort -> reads.put("list, sort=" + sort, Requests.get(MEDIA + "?sort=" + sort)));
    for (String filter :
        List.of(
            "type=movie",
            "type=episode&sort=title",
            "status=pending",
            "status=processing&sort=-updatedAt",
            "monitored=true",
            "monitored=false&sort=title",
            "type=movie&status=completed&monitored=true&sort=-year",
            "yearFrom=1990&yearTo=1999",
            "yearFrom=1990&yearTo=1999&sort=title",
            "year=1987&sort=year",
            "tag=" + Catalogue.RARE_TAG,
            "tag=" + Catalogue.COMMON_TAG,
            "tag=" + Catalogue.COMMON_TAG + "&sort=-updatedAt",
            "updatedSince=" + catalogue.recently(),
            "updatedSince=" + catalogue.recently() + "&sort=updatedAt",
            "updatedSince=" + catalogue.recently() + "&sort=createdAt",
            "updatedSince=" + catalogue.recently() + "&sort=title",
            "status=failed&sort=title",
            "includeDeleted=true",
            "count=true",
            "count=true&type=movie&status=pending")) {
      reads.put("list, " + filter, Requests.get(MEDIA + "?" + filter));
    }
    reads.put("list, titlePrefix", each(MEDIA + "?titlePrefix=", catalogue.titlePrefixes()));
    reads.put("list, titlePrefix=the", Requests.get(MEDIA + "?titlePrefix=the"));
    reads.put("list, seriesId", each(MEDIA + "?seriesId=", catalogue.seriesIds()));
    reads.put(
        "list, seriesId&seasonNumber",
        each(
            MEDIA + "?seriesId=",
            catalogue.seriesIds().stream().map(id -> id + "&seasonNumber=2").toList()));
    reads.put("batch-get of 50", new Requests.Query(MEDIA + "/batch-get", batches(ids)));
    reads.put("imports", Requests.get("/api/v1/imports"));
    reads.put("system", Requests.get("/api/v1/system"));
    return reads;
  }

  private static String withType(String externalId) {
    return externalId + (externalId.startsWith("tmdb:") ? "?type=movie" : "");
  }

  private static Requests each(String prefix, List<?> ends) {
    return new Requests.Get(ends.stream().map(end -> prefix + end).toList());
  }

  private static List<String> batches(List<UUID> ids) {
    Random random = new Random(1);
    List<String> bodies = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      List<String> batch = new ArrayList<>();
      for (int n = 0; n < 50; n++) {
        batch.add("\"" + ids.get(random.nextInt(ids.size())) + "\"");
      }
      bodies.add("{\"ids\":[" + String.join(",", batch) + "]}");
    }
    return bodies;
  }
}
