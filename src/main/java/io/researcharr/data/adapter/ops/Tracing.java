package io.researcharr.data.adapter.ops;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.researcharr.data.service.ServiceInstance;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Spans of requests and of units of work, which go to a collector in batches; none where there is
 * no collector. A collector that is away costs spans and nothing else.
 */
public final class Tracing implements AutoCloseable {

  private static final String CURRENT = "researcharr.trace";
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final TextMapGetter<MultiMap> HEADERS =
      new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(MultiMap headers) {
          return headers.names();
        }

        @Override
        public String get(MultiMap headers, String name) {
          return headers.get(name);
        }
      };

  private final Optional<SdkTracerProvider> provider;

  private Tracing(Optional<SdkTracerProvider> provider) {
    this.provider = provider;
  }

  public static Tracing off() {
    return new Tracing(Optional.empty());
  }

  /**
   * Sends spans to a collector.
   *
   * @param endpoint where it takes OTLP over HTTP
   * @param percent how many of the requests whose callers do not say are traced
   */
  public static Tracing to(String endpoint, int percent, ServiceInstance instance) {
    Resource resource =
        Resource.create(
            Attributes.of(
                AttributeKey.stringKey("service.name"), "researcharr-data",
                AttributeKey.stringKey("service.version"), instance.version(),
                AttributeKey.stringKey("service.instance.id"), instance.id()));
    return new Tracing(
        Optional.of(
            SdkTracerProvider.builder()
                .setResource(resource)
                .setSampler(Sampler.parentBased(Sampler.traceIdRatioBased(percent / 100.0)))
                .addSpanProcessor(
                    BatchSpanProcessor.builder(
                            OtlpHttpSpanExporter.builder().setEndpoint(endpoint).build())
                        .setScheduleDelay(PAUSE)
                        .build())
                .build()));
  }

  public boolean isOn() {
    return provider.isPresent();
  }

  /** Begins the span of a request, in the trace of its caller if there is one. */
  Span request(String method, MultiMap headers) {
    Context caller =
        W3CTraceContextPropagator.getInstance().extract(Context.root(), headers, HEADERS);
    Span span =
        tracer().spanBuilder(method).setParent(caller).setSpanKind(SpanKind.SERVER).startSpan();
    Vertx.currentContext().putLocal(CURRENT, caller.with(span));
    return span;
  }

  /** Begins the span of a unit of work, in that of the present request if there is one. */
  Span unit(String name, String kind) {
    io.vertx.core.Context here = Vertx.currentContext();
    Context request = here == null ? null : here.getLocal(CURRENT);
    return tracer()
        .spanBuilder(name)
        .setParent(request == null ? Context.root() : request)
        .setSpanKind(SpanKind.CLIENT)
        .setAttribute("researcharr.kind", kind)
        .startSpan();
  }

  private Tracer tracer() {
    return provider.orElseThrow().get("researcharr-data");
  }

  @Override
  public void close() {
    provider.ifPresent(on -> on.shutdown().join(PAUSE.toMillis(), TimeUnit.MILLISECONDS));
  }
}
