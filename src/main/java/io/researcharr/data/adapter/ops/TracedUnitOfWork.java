package io.researcharr.data.adapter.ops;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.researcharr.data.port.Repositories;
import io.researcharr.data.port.UnitOfWork;
import io.smallrye.mutiny.Uni;
import java.util.function.Function;
import java.util.function.Supplier;

/** A unit of work with a span of its own, which says what came of it and holds no values. */
public record TracedUnitOfWork(UnitOfWork inner, Tracing tracing) implements UnitOfWork {

  @Override
  public <T> Uni<T> write(String name, Function<Repositories, Uni<T>> work) {
    return traced(name, "write", () -> inner.write(name, work));
  }

  @Override
  public <T> Uni<T> writeOne(String name, Function<Repositories, Uni<T>> work) {
    return traced(name, "write", () -> inner.writeOne(name, work));
  }

  @Override
  public <T> Uni<T> read(String name, Function<Repositories, Uni<T>> work) {
    return traced(name, "read", () -> inner.read(name, work));
  }

  private <T> Uni<T> traced(String name, String kind, Supplier<Uni<T>> unit) {
    return WholeUnit.of(
        () -> {
          Span span = tracing.unit(name, kind);
          return failure -> end(span, failure);
        },
        unit);
  }

  private static void end(Span span, Throwable failure) {
    String outcome = MeteredUnitOfWork.outcome(failure);
    span.setAttribute("researcharr.outcome", outcome);
    if (outcome.equals("failed")) {
      span.setStatus(StatusCode.ERROR, failure.getClass().getSimpleName());
    }
    span.end();
  }
}
