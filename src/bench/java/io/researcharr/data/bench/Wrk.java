package io.researcharr.data.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;

/**
 * The load generator, with scripts written for it as they are needed. They put requests together
 * before they begin, as far as that goes: it shares the processors with what it measures.
 */
final class Wrk {

  private static final String COMMON =
      """
      local thread_number = 0
      function setup(thread)
        thread:set("number", thread_number)
        thread_number = thread_number + 1
      end
      local lines = {}
      function init(args)
        math.randomseed(os.time() * 10 + number)
        for line in io.lines("%1$s") do lines[#lines + 1] = line end
        wrk.headers["X-Api-Key"] = "%2$s"
        wrk.headers["Content-Type"] = "application/json"
        prepare()
      end
      function done(summary, latency, requests)
        local e = summary.errors
        io.write(string.format("RESULT requests=%%d micros=%%d p50=%%d p95=%%d failures=%%d\\n",
          summary.requests, summary.duration, latency:percentile(50), latency:percentile(95),
          e.connect + e.read + e.write + e.status + e.timeout))
      end
      """;
  private static final String GET =
      """
      function prepare()
        for i, line in ipairs(lines) do lines[i] = wrk.format("GET", line) end
      end
      function request() return lines[math.random(#lines)] end
      """;
  private static final String QUERY =
      """
      function prepare()
        for i, line in ipairs(lines) do lines[i] = wrk.format("POST", "%s", nil, line) end
      end
      function request() return lines[math.random(#lines)] end
      """;

  /** Numbers have as many digits as the mark that they take the place of, for the length's sake. */
  private static final String CREATE =
      """
      local mark, count = "##########", 10000000
      local before, between, within, behind
      function prepare()
        local text = wrk.format("POST", "%s", nil, '{"type":"movie","title":"The Long Way ' .. mark ..
          '","externalId":"bench:%s-' .. mark .. '","status":"pending","monitored":true,' ..
          '"year":1987,"metadata":{"overview":"Somebody finds out that the way back is longer ' ..
          'than the way there.","studio":"Studio ' .. mark .. '"},"tags":[],' ..
          '"imdbId":"tt0133093","tmdbId":603,"runtimeMinutes":136}')
        before, between, within, behind = text:match(("(.*)" .. mark):rep(3) .. "(.*)")
      end
      function request()
        count = count + 1
        local n = number .. "-" .. count
        return before .. n .. between .. n .. within .. n .. behind
      end
      """;

  private final Path directory;

  Wrk(Path directory) {
    this.directory = directory;
  }

  static boolean isInstalled() throws InterruptedException {
    try {
      return new ProcessBuilder("wrk", "-v").redirectErrorStream(true).start().waitFor() >= 0;
    } catch (IOException e) {
      return false;
    }
  }

  Load run(String url, int connections, int seconds, Requests requests)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                "wrk",
                "-t" + Math.min(2, connections),
                "-c" + connections,
                "-d" + seconds + "s",
                "--timeout",
                "10s",
                "--latency",
                "-s",
                script(requests).toString(),
                url)
            .redirectErrorStream(true)
            .start();
    try {
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      process.waitFor();
      return Load.parse(output);
    } finally {
      process.destroy();
    }
  }

  private Path script(Requests requests) throws IOException {
    Path lines = directory.resolve("wrk-lines.txt");
    Path script = directory.resolve("wrk.lua");
    String common = COMMON.formatted(lines, Service.API_KEY);
    if (requests instanceof Requests.Get get) {
      Files.write(lines, get.paths());
      Files.writeString(script, common + GET);
    } else if (requests instanceof Requests.Query query) {
      Files.write(lines, query.bodies());
      Files.writeString(script, common + QUERY.formatted(query.path()));
    } else {
      Files.write(lines, List.of());
      String path = ((Requests.Create) requests).path();
      Files.writeString(script, common + CREATE.formatted(path, UUID.randomUUID()));
    }
    return script;
  }
}
