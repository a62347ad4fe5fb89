package io.researcharr.data.adapter.ops;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.config.MeterFilterReply;
import io.quarkus.micrometer.runtime.HttpServerMetricsTagsContributor;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.Set;

/** The methods under which requests are counted and traced: a few, whatever a caller calls one. */
@Singleton
class MethodLabels implements HttpServerMetricsTagsContributor {

  private static final String LABEL = "method";
  private static final String OTHER = "OTHER";
  private static final Set<String> KNOWN =
      Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT");

  @Override
  public Tags contribute(Context context) {
    return Tags.of(LABEL, of(context.request().method().name()));
  }

  /** What is cut off before it is answered is not asked about its labels. */
  @Produces
  @Singleton
  MeterFilter strangers() {
    return new MeterFilter() {
      @Override
      public MeterFilterReply accept(Meter.Id id) {
        String method = id.getName().startsWith("http.server.") ? id.getTag(LABEL) : null;
        return method == null || of(method).equals(method)
            ? MeterFilterReply.NEUTRAL
            : MeterFilterReply.DENY;
      }
    };
  }

  static String of(String method) {
    return KNOWN.contains(method) ? method : OTHER;
  }
}
