package io.researcharr.data.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * How long reads of entries took, one after the other.
 *
 * @param nanos in order
 */
record ReadTimes(long[] nanos) {

  /** Reads each entry once. */
  static ReadTimes of(ServiceProcess instance, List<String> ids, String cacheControl) {
    long[] nanos = new long[ids.size()];
    for (int i = 0; i < nanos.length; i++) {
      long start = System.nanoTime();
      HttpResponse<String> answer =
          instance.send(
              instance.request("/media/" + ids.get(i)).header("Cache-Control", cacheControl));
      nanos[i] = System.nanoTime() - start;
      assertThat(answer.statusCode()).isEqualTo(200);
    }
    Arrays.sort(nanos);
    return new ReadTimes(nanos);
  }

  /** All but the slowest one in a hundred take no longer. */
  Duration slowest() {
    return Duration.ofNanos(nanos[nanos.length * 99 / 100 - 1]);
  }

  Duration middle() {
    return Duration.ofNanos(nanos[nanos.length / 2]);
  }
}
