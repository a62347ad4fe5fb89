package io.researcharr.data.port;

import io.smallrye.mutiny.Uni;
import java.util.Map;

/** A database engine with the place of its data: what the service is started on. */
public interface Storage extends AutoCloseable {

  /** The engine and where its data is, without secrets, for people to read. */
  String description();

  /** The engine's name: {@code sqlite} or {@code postgresql}. */
  String engine();

  /**
   * Opens the storage and brings its schema up to date. Blocks, and may be called again after it
   * failed with {@link StorageException.Unavailable}.
   *
   * @throws StartRefused when it makes no sense to try again
   */
  void open();

  /**
   * The unit of work of this engine; it fails with {@code Unavailable} until the storage is open.
   */
  UnitOfWork unitOfWork();

  /**
   * The same for one thing that an instance does by itself and must not do late, however many
   * callers wait.
   */
  default UnitOfWork reserved(String duty) {
    return unitOfWork();
  }

  /** Asks the engine for a sign of life; fails when there is none. */
  Uni<Void> ping();

  /** The version of the schema, once the storage is open. */
  String schemaVersion();

  /** What there is to measure about this engine right now, by metric name. */
  Map<String, Number> gauges();

  /** What to ask about the engine's state; fails with {@code Unavailable} until it is open. */
  StorageProbe probe();

  @Override
  void close();
}
